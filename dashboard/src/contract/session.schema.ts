import { z } from 'zod';

export const sessionSchema = z.object({
  state: z.enum(['setup', 'anonymous', 'signed-in']),
  user: z.object({ email: z.string(), name: z.string() }).nullable(),
  version: z.string(),
});

export const signInAnswerSchema = sessionSchema.extend({
  state: z.enum([...sessionSchema.shape.state.options, 'second-factor']),
  challenge: z.string().optional(),
});

/** A password that is compared with the one of an account. */
export const knownPasswordSchema = z.string().min(1, 'password: empty').max(200, 'password: over 200 characters');

export const credentialsSchema = z.object({
  email: z.email('email: not an address').max(254, 'email: over 254 characters'),
  password: z.string().min(10, 'password: under 10 characters').max(200, 'password: over 200 characters'),
});

export const firstAccountSchema = credentialsSchema.extend({ code: z.string().max(100).optional() });
export const signInCodeSchema = z.object({
  challenge: z.string().max(2000),
  code: z.string().min(1, 'code: empty').max(40, 'code: over 40 characters'),
});
export const passwordLinkRequestSchema = z.object({ email: credentialsSchema.shape.email });
export const passwordLinkUseSchema = z.object({
  link: z.string().max(2000),
  password: credentialsSchema.shape.password,
});

export const apiErrorSchema = z.object({
  code: z.string(),
  detail: z.string(),
  causes: z.array(z.string()).optional(),
  requestId: z.string(),
});
