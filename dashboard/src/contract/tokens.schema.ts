import { z } from 'zod';

import { TOKEN_SCOPES } from './rights.ts';

const scopesSchema = z.array(z.enum(TOKEN_SCOPES));

export const apiTokenSchema = z.object({
  id: z.string(),
  label: z.string(),
  createdAt: z.number(),
  scopes: scopesSchema.nullable(),
  endsAt: z.number().nullable(),
  lastUsedAt: z.number().nullable(),
  state: z.enum(['holds', 'ended', 'elsewhere']),
  isOfEnvironment: z.boolean(),
});

export const newTokenSchema = apiTokenSchema.extend({ token: z.string() });

/** The end of the year 2099: what a `DateTime64` of the store can hold, and nobody means a later one. */
const LATEST = Date.UTC(2100, 0, 1);

export const tokenRequestSchema = z.object({
  label: z.string().min(1, 'label: empty').max(60, 'label: over 60 characters'),
  scopes: scopesSchema.min(1, 'scopes: none'),
  endsAt: z.number().int().min(1, 'endsAt: before 1970').max(LATEST, 'endsAt: after 2099').nullable(),
});
