import { z } from 'zod';

import { ERASURE_KINDS } from './erasures.ts';

const isAddress = (value: string): boolean => [z.ipv4(), z.ipv6()].some((kind) => kind.safeParse(value).success);

export const erasureRequestSchema = z
  .strictObject({
    kind: z.enum(ERASURE_KINDS, 'kind: none of id, email and ip'),
    value: z.string('value: not a text').trim().min(1, 'value: empty').max(256, 'value: over 256 characters'),
    project: z.string().max(100).optional(),
  })
  .refine(({ kind, value }) => kind !== 'email' || /^[^\s@]+@[^\s@]+$/.test(value), 'value: not an e-mail address')
  .refine(({ kind, value }) => kind !== 'ip' || isAddress(value), 'value: not an IP address');

export const shownErasureSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(ERASURE_KINDS),
  project: z.string().nullable(),
  at: z.number(),
  by: z.string(),
  status: z.enum(['waiting', 'done']),
  doneAt: z.number().nullable(),
  events: z.number(),
  spans: z.number(),
  logGoneBy: z.number(),
});
