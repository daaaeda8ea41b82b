import { z } from 'zod';

export const sessionSchema = z.object({
  state: z.enum(['setup', 'anonymous', 'signed-in']),
  user: z.object({ email: z.string(), name: z.string() }).nullable(),
  version: z.string(),
});

export const credentialsSchema = z.object({
  email: z.email('email: not an address').max(254, 'email: over 254 characters'),
  password: z.string().min(10, 'password: under 10 characters').max(200, 'password: over 200 characters'),
});

export const apiErrorSchema = z.object({
  code: z.string(),
  detail: z.string(),
  causes: z.array(z.string()).optional(),
  requestId: z.string(),
});
