import { z } from 'zod';

/** `GET /api/ui/mails`: newest first, at most 100. `outbox`: no SMTP server is configured, so the mail is only shown here. */
export const mailRowSchema = z.object({
  id: z.string(),
  /** `operator` is about Breakwater itself, and about no issue. */
  kind: z.enum(['new', 'regressed', 'operator']),
  receiver: z.string(),
  subject: z.string(),
  status: z.enum(['pending', 'sent', 'failed', 'outbox']),
  detail: z.string(),
  at: z.number(),
  /** `0` where the mail is about no issue. */
  issueId: z.string(),
});
export const mailListSchema = z.object({ mails: z.array(mailRowSchema), smtp: z.boolean() });
export type MailList = z.infer<typeof mailListSchema>;
export type MailRow = z.infer<typeof mailRowSchema>;

/**
 * `GET /api/ui/mails/:id`. The page shows the mail in `<iframe sandbox src="/api/ui/mails/:id/html">`: a frame made by
 * `srcdoc` would have the page's own policy, which allows no style attributes, and a mail has no others.
 */
export const mailSchema = mailRowSchema.extend({ text: z.string() });
export type Mail = z.infer<typeof mailSchema>;
