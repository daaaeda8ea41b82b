import { z } from 'zod';

/* Each bound is of work that a relay may have for every event. */

const MOST_PATTERNS = 100;
const MOST_STARS = 8;
const DAY_SECONDS = 86_400;

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

const list = <Item extends z.ZodType<string>>(name: string, item: Item) =>
  z
    .array(item)
    .max(MOST_PATTERNS, `${name}: over ${MOST_PATTERNS} entries`)
    .refine(unique, `${name}: an entry is there twice`);

/** A glob: `*` stands for any characters. Each star may have to be tried at each character, so there are few. */
const globs = (name: string) =>
  list(
    name,
    z
      .string()
      .trim()
      .min(1, `${name}: an entry is empty`)
      .max(300, `${name}: an entry is over 300 characters`)
      .refine((glob) => glob.split('*').length - 1 <= MOST_STARS, `${name}: an entry has over ${MOST_STARS} stars`)
      .refine((glob) => /[^*]/.test(glob), `${name}: an entry of stars alone would filter everything`),
  );

/** Relays compare an origin with it (`relay/src/admit/origin.ts`): a scheme and a port may stand around a host, `*` or `*.` before it. */
const HOST =
  /^(https?:\/\/)?(\*|\[[\da-f:.]+\]|(\*\.)?[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)*)(:\d{1,5})?\/?$/iu;

export const intakeFiltersSchema = z.strictObject({
  browserExtensions: z.boolean(),
  legacyBrowsers: z.boolean(),
  crawlers: z.boolean(),
  localhost: z.boolean(),
  healthChecks: z.boolean(),
  errorMessages: globs('filters.errorMessages'),
  releases: globs('filters.releases'),
  urls: globs('filters.urls'),
  ips: list(
    'filters.ips',
    z
      .string()
      .trim()
      .refine(
        (text) => [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].some((kind) => kind.safeParse(text).success),
        'filters.ips: an entry is neither an address nor a range such as 10.0.0.0/8',
      ),
  ),
});

export const intakeQuotaSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'quotas.id: not one that was given out')
    .optional(),
  categories: z.array(z.string().max(40)).max(30, 'quotas.categories: over 30 entries'),
  limit: z
    .number('quotas.limit: not a number')
    .int('quotas.limit: not a whole number')
    .min(0, 'quotas.limit: below 0')
    .max(1e12, 'quotas.limit: over a trillion'),
  windowSeconds: z
    .number('quotas.windowSeconds: not a number')
    .int('quotas.windowSeconds: not a whole number')
    .min(1, 'quotas.windowSeconds: below 1')
    .max(31 * DAY_SECONDS, 'quotas.windowSeconds: over 31 days'),
  reasonCode: z
    .string()
    .regex(/^[a-z0-9_]{1,40}$/, 'quotas.reasonCode: not 1 to 40 lowercase letters, digits and underscores')
    .optional(),
});

const quotasSchema = z.array(intakeQuotaSchema).max(20, 'quotas: over 20 entries');

export const intakeDrainSchema = z.strictObject({
  client: z
    .string()
    .trim()
    .regex(/^[^\s/]+\/[^\s/]+$/, 'drains.client: not name/version')
    .max(200, 'drains.client: over 200 characters'),
  release: z.string().trim().min(1, 'drains.release: empty').max(250, 'drains.release: over 250 characters').optional(),
});

export const intakeRequestSchema = z.strictObject({
  version: z.number('version: not a number').int(),
  allowedDomains: list(
    'allowedDomains',
    z.string().trim().toLowerCase().regex(HOST, 'allowedDomains: an entry is no host'),
  ),
  filters: intakeFiltersSchema,
  quotas: quotasSchema,
  drains: z.array(intakeDrainSchema).max(50, 'drains: over 50 entries'),
  spikeProtection: z.boolean('spikeProtection: not true or false'),
  keys: z
    .array(z.strictObject({ publicKey: z.string().max(100), label: z.string().optional(), quotas: quotasSchema }))
    .max(100)
    .default([]),
  organization: z.string().optional(),
  clients: z.array(z.unknown()).optional(),
  clientsInAll: z.number().optional(),
});

const namedQuotaSchema = intakeQuotaSchema.required();

export const intakeSchema = z.object({
  ...intakeRequestSchema.shape,
  organization: z.string(),
  quotas: z.array(namedQuotaSchema),
  keys: z.array(z.object({ publicKey: z.string(), label: z.string(), quotas: z.array(namedQuotaSchema) })),
  clients: z.array(
    z.object({
      client: z.string(),
      releases: z.array(z.string()),
      events: z.number(),
      share: z.number(),
      lastSeen: z.number(),
    }),
  ),
  clientsInAll: z.number(),
});

export const organizationQuotasRequestSchema = z.strictObject({
  version: z.number('version: not a number').int(),
  quotas: quotasSchema,
  slug: z.string().optional(),
  name: z.string().optional(),
});

export const organizationQuotasSchema = z.object({
  slug: z.string(),
  name: z.string(),
  version: z.number(),
  quotas: z.array(namedQuotaSchema),
});
