import { z } from 'zod';

export const shownKeySchema = z.object({
  publicKey: z.string(),
  label: z.string(),
  state: z.enum(['active', 'disabled', 'ended', 'revoked']),
  validUntil: z.number().nullable(),
  dsn: z.string(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  lastClient: z.string(),
  version: z.number(),
});

const label = z.string('label: no text').trim().min(1, 'label: empty').max(60, 'label: over 60 characters');

export const keyRequestSchema = z.object({ label });

export const keyChangeSchema = z.object({
  version: z.number(),
  label,
  isOn: z.boolean('isOn: not true or false'),
  validUntil: z.number('validUntil: not a time').int().min(0).max(4_102_444_800_000).nullable(),
});

const MOST_HOURS = 90 * 24;

export const rotationSchema = z.object({
  hours: z.number('hours: not a number').min(0, 'hours: below 0').max(MOST_HOURS, `hours: over ${MOST_HOURS}`),
});
