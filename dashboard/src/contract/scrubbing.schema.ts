import { whyNotLinear } from '@breakwater/processor/scrub';
import { z } from 'zod';

import { MOST_RULES, SCRUB_ACTIONS, SCRUB_PLACES } from './scrubbing.ts';

const ruleSchema = z.strictObject({
  pattern: z.string('rules.pattern: not a text'),
  where: z.enum(SCRUB_PLACES, 'rules.where: not key, value or both'),
  action: z.enum(SCRUB_ACTIONS, 'rules.action: not replace, hash or drop'),
});

/** A pattern is taken only where its time grows with the length of a text alone: every event of a project is looked at with it. */
const rulesSchema = z
  .array(ruleSchema)
  .max(MOST_RULES, `rules: over ${MOST_RULES} rules`)
  .superRefine((rules, context) => {
    for (const [index, { pattern }] of rules.entries()) {
      const reason = whyNotLinear(pattern);
      const message = `rules.pattern: rule ${index + 1} ${reason}`;
      if (reason !== null) context.addIssue({ code: 'custom', path: [index, 'pattern'], message });
    }
  });

const version = z.number('version: not a number').int();
const shownRules = z.array(ruleSchema);

export const projectScrubbingRequestSchema = z.strictObject({
  version,
  rules: rulesSchema,
  keepsAddresses: z.boolean('keepsAddresses: not true or false'),
  organization: z.unknown().optional(),
});

export const projectScrubbingSchema = z.strictObject({
  version,
  rules: shownRules,
  keepsAddresses: z.boolean(),
  organization: z.strictObject({ slug: z.string(), name: z.string(), rules: shownRules }),
});

export const organizationScrubbingRequestSchema = z.strictObject({
  version,
  rules: rulesSchema,
  slug: z.string().optional(),
  name: z.string().optional(),
});

export const organizationScrubbingSchema = z.strictObject({
  version,
  rules: shownRules,
  slug: z.string(),
  name: z.string(),
});

export const scrubPreviewRequestSchema = z.strictObject({ rules: rulesSchema });

export const scrubPreviewSchema = z.strictObject({
  events: z.number(),
  rules: z.array(
    z.strictObject({
      events: z.number(),
      paths: z.array(
        z.strictObject({ path: z.string(), events: z.number(), before: z.string(), after: z.string().nullable() }),
      ),
    }),
  ),
});
