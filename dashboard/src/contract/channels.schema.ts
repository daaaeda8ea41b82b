import { z } from 'zod';

import { isOneLine, NOT_ONE_LINE } from './one-line.ts';

const name = z
  .string('name: not a text')
  .trim()
  .min(1, 'name: empty')
  .max(100, 'name: over 100 characters')
  .refine(isOneLine, `name: ${NOT_ONE_LINE}`);
const hasNoLogin = ({ username, password }: URL): boolean => username === '' && password === '';
const url = z
  .string('url: not a text')
  .max(2000, 'url: over 2000 characters')
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'url: no http or https address')
  // Requests carry no password of an address, so such a channel would refuse each message.
  .refine(
    (text) => !URL.canParse(text) || hasNoLogin(new URL(text)),
    'url: holds a user or a password, which is not sent',
  );
const projects = z.array(z.string().max(100)).max(1000, 'projects: over 1000');

export const newChannelSchema = z.strictObject({
  kind: z.string('kind: not a text'),
  name,
  url,
  projects,
});

export const channelChangeSchema = z.strictObject({
  version: z.number('version: not a number').int('version: not a whole number'),
  name,
  url: url.optional(),
  projects,
  isOn: z.boolean('isOn: not true or false'),
});

export const channelSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.string(),
  name: z.string(),
  host: z.string(),
  projects: z.array(z.string()),
  isOn: z.boolean(),
  createdBy: z.string(),
  createdAt: z.number(),
});

export const madeChannelSchema = channelSchema.extend({ secret: z.string().nullable() });

export const channelListSchema = z.object({
  channels: z.array(channelSchema),
  kinds: z.array(z.string()),
  smtp: z.boolean(),
});

export const channelTestSchema = z.object({
  outcome: z.enum(['sent', 'later', 'refused', 'doubt', 'kept']),
  detail: z.string(),
  ms: z.number(),
});
