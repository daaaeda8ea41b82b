import { z } from 'zod';

export const apiTokenSchema = z.object({ id: z.string(), label: z.string(), createdAt: z.number() });

export const newTokenSchema = apiTokenSchema.extend({ token: z.string() });

export const tokenRequestSchema = z.object({
  label: z.string().min(1, 'label: empty').max(60, 'label: over 60 characters'),
});
