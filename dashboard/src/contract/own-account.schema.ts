import { z } from 'zod';

import { credentialsSchema, knownPasswordSchema } from './session.schema.ts';

export const ownAccountSchema = z.object({
  email: z.string(),
  name: z.string(),
  recoveryCodesLeft: z.number().nullable(),
  sessions: z.array(
    z.object({
      id: z.string(),
      createdAt: z.number(),
      lastUsedAt: z.number(),
      endsAt: z.number(),
      network: z.string(),
      userAgent: z.string(),
      isCurrent: z.boolean(),
    }),
  ),
});

export const newSecondFactorSchema = z.object({ url: z.string(), secret: z.string() });
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) });

export const passwordChangeSchema = z.object({
  password: knownPasswordSchema,
  newPassword: credentialsSchema.shape.password,
});
export const passwordProofSchema = z.object({ password: knownPasswordSchema });
export const codeProofSchema = z.object({ code: z.string().min(1, 'code: empty').max(40, 'code: over 40 characters') });
export const bothProofsSchema = passwordProofSchema.extend(codeProofSchema.shape);
