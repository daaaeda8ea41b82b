import { z } from 'zod';

/** `GET /api/ui/session`: the first request of the page. */
export const sessionSchema = z.object({
  /** `setup`: no account exists yet, the page shows the first-run form. */
  state: z.enum(['setup', 'anonymous', 'signed-in']),
  user: z.object({ email: z.string(), name: z.string() }).nullable(),
  version: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

/** `POST /api/ui/setup` and `POST /api/ui/login`. */
export const credentialsSchema = z.object({
  email: z.email('email: not an address').max(254, 'email: over 254 characters'),
  password: z.string().min(10, 'password: under 10 characters').max(200, 'password: over 200 characters'),
});
export type Credentials = z.infer<typeof credentialsSchema>;

/** `GET /api/ui/tokens`. The secret is shown once, in the answer to the `POST` that made it. */
export const apiTokenSchema = z.object({ id: z.string(), label: z.string(), createdAt: z.number() });
export type ApiToken = z.infer<typeof apiTokenSchema>;
export const newTokenSchema = apiTokenSchema.extend({ token: z.string() });
export const tokenRequestSchema = z.object({
  label: z.string().min(1, 'label: empty').max(60, 'label: over 60 characters'),
});

/** Every error of the API. The log line of the same request has the `requestId` too. */
export const apiErrorSchema = z.object({
  code: z.string(),
  detail: z.string(),
  causes: z.array(z.string()).optional(),
  requestId: z.string(),
});
export type ApiErrorBody = z.infer<typeof apiErrorSchema>;
