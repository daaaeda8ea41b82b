import { z } from 'zod';

import { PLATFORMS } from './address-values.ts';

export const projectSchema = z.object({
  id: z.number(),
  slug: z.string(),
  formerSlugs: z.array(z.string()),
  name: z.string(),
  organization: z.string(),
  platform: z.string(),
  status: z.enum(['active', 'disabled']),
  createdAt: z.number(),
  dsn: z.string(),
  keys: z.array(
    z.object({
      publicKey: z.string(),
      label: z.string(),
      dsn: z.string(),
      status: z.enum(['active', 'disabled', 'revoked']),
    }),
  ),
  unresolved: z.number(),
  lastReceivedAt: z.number().nullable(),
});

export const projectRequestSchema = z.object({
  name: z.string().trim().min(1, 'name: empty').max(50, 'name: over 50 characters'),
  platform: z.enum(PLATFORMS),
});

export const projectNamesSchema = projectRequestSchema.extend({
  slug: z
    .string('slug: no text')
    .trim()
    .max(40, 'slug: over 40 characters')
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'slug: not of lowercase letters and digits with single dashes between')
    // Numbers are ids.
    .refine((slug) => !/^\d+$/.test(slug), 'slug: of digits alone'),
});

export const confirmSchema = z.object({ confirm: z.string('confirm: missing').max(100) });

export const firstEventSchema = z.object({
  connected: z.boolean(),
  event: z.object({ eventId: z.string(), issueId: z.string(), title: z.string() }).nullable(),
});
