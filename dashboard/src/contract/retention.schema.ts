import { z } from 'zod';

import { RETENTION_LIMITS } from './retention.ts';

const { least, most } = RETENTION_LIMITS;

const days = (name: string) =>
  z
    .number(`${name}: not a number of days`)
    .int(`${name}: not a whole number of days`)
    .min(least, `${name}: below ${least} day`)
    .max(most, `${name}: over ${most} days`);

const version = z.number('version: not a number').int();

export const installationRetentionSchema = z.strictObject({ version, events: days('events'), spans: days('spans') });

export const projectRetentionRequestSchema = z.strictObject({
  version,
  events: days('events').nullable(),
  spans: days('spans').nullable(),
  installation: z.unknown().optional(),
});

export const projectRetentionSchema = z.strictObject({
  ...projectRetentionRequestSchema.shape,
  installation: z.strictObject({ events: days('events'), spans: days('spans') }),
});
