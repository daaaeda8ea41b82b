import { DELIVERY_STATES } from '@breakwater/processor/notify';
import { z } from 'zod';

import { DELIVERY_VIEWS } from './deliveries.ts';

export const deliverySearchSchema = z.object({ view: z.enum(DELIVERY_VIEWS).default('all') });

export const listedDeliverySchema = z.object({
  id: z.string(),
  kind: z.enum(['new', 'regressed', 'operator', 'silence_ended', 'digest']),
  channel: z.string(),
  receiver: z.string(),
  title: z.string(),
  state: z.enum(DELIVERY_STATES),
  detail: z.string(),
  attempts: z.number(),
  at: z.number(),
  nextAt: z.number().nullable(),
  issueId: z.string(),
  shortId: z.string(),
});

export const deliveryListSchema = z.object({
  deliveries: z.array(listedDeliverySchema),
  total: z.number(),
  counts: z.record(z.enum(DELIVERY_VIEWS), z.number()),
  held: z.array(z.object({ receiver: z.string(), detail: z.string(), at: z.number() })),
  smtp: z.boolean(),
});

export const shownDeliverySchema = listedDeliverySchema.extend({ text: z.string(), hasHtml: z.boolean() });
