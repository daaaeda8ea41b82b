import { z } from 'zod';

export const mailRowSchema = z.object({
  id: z.string(),
  kind: z.enum(['new', 'regressed', 'operator', 'digest', 'silence_ended']),
  receiver: z.string(),
  subject: z.string(),
  status: z.enum(['pending', 'waiting', 'sent', 'failed', 'doubt', 'outbox', 'digested']),
  detail: z.string(),
  at: z.number(),
  issueId: z.string(),
});

export const mailListSchema = z.object({ mails: z.array(mailRowSchema), total: z.number(), smtp: z.boolean() });

export const mailSchema = mailRowSchema.extend({ text: z.string() });
