import { z } from 'zod';

import { lossesSchema } from './losses.ts';

export const ISSUE_SORTS = ['lastSeen', 'firstSeen', 'events', 'users'] as const;
export const PERIODS = ['1h', '24h', '7d', '14d', '30d', '90d'] as const;
export const periodSchema = z.enum(PERIODS);
export type Period = z.infer<typeof periodSchema>;

/**
 * `GET /api/ui/issues`. `query` is one text: words match title and culprit; keys are `is:unresolved|resolved|new|regressed|unhandled|handled`,
 * `level:`, `release:`, `environment:`, `error.type:`, `platform:`, `has:`, `issue:` (short id) and any tag; `!` negates, quotes hold
 * spaces, `*` is a wildcard. A part that cannot be read comes back in `problems`; it is never silently ignored.
 */
export const issueSearchSchema = z.object({
  project: z.string().optional(),
  query: z.string().max(500, 'query: over 500 characters').default('is:unresolved'),
  sort: z.enum(ISSUE_SORTS).default('lastSeen'),
  period: periodSchema.default('14d'),
  environment: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type IssueSearch = z.infer<typeof issueSearchSchema>;

export const issueSchema = z.object({
  /** Decimal digits. */
  id: z.string(),
  /** For people, e.g. `WEB-7KQ2M9`. */
  shortId: z.string(),
  project: z.object({ id: z.number(), slug: z.string(), name: z.string() }),
  title: z.string(),
  type: z.string(),
  value: z.string(),
  culprit: z.string(),
  level: z.string(),
  platform: z.string(),
  handled: z.boolean(),
  status: z.enum(['unresolved', 'resolved']),
  substatus: z.enum(['new', 'regressed', 'ongoing', '']),
  firstSeen: z.number(),
  lastSeen: z.number(),
  /** In the chosen period. */
  events: z.number(),
  users: z.number(),
  /** Events of the chosen period in 24 equal bars, oldest first. */
  trend: z.array(z.number()),
});
export type Issue = z.infer<typeof issueSchema>;

export const issueListSchema = z.object({
  issues: z.array(issueSchema),
  total: z.number(),
  next: z.string().nullable(),
  /** Parts of the query that could not be read, with where they stand. */
  problems: z.array(z.object({ at: z.number(), length: z.number(), message: z.string() })),
  /** The period that the bars of each trend cover. */
  window: z.object({ from: z.number(), to: z.number() }),
  losses: lossesSchema,
});
export type IssueList = z.infer<typeof issueListSchema>;

export const activitySchema = z.object({
  kind: z.enum(['new', 'regressed', 'resolved', 'reopened']),
  at: z.number(),
  by: z.string(),
  release: z.string(),
});

export const issueDetailSchema = issueSchema.extend({
  lifetimeEvents: z.number(),
  lifetimeUsers: z.number(),
  firstRelease: z.string(),
  lastRelease: z.string(),
  resolved: z.object({ at: z.number(), by: z.string(), inRelease: z.string() }).nullable(),
  fingerprint: z.array(z.string()),
  groupingVersion: z.string(),
  /** Per tag the five commonest values of the period. */
  tags: z.array(
    z.object({
      key: z.string(),
      total: z.number(),
      values: z.array(z.object({ value: z.string(), count: z.number(), lastSeen: z.number() })),
    }),
  ),
  activity: z.array(activitySchema),
  series: z.array(z.object({ at: z.number(), events: z.number() })),
  losses: lossesSchema,
});
export type IssueDetail = z.infer<typeof issueDetailSchema>;

/** `POST /api/ui/issues/actions`. Answers once the change is durable in the log; the list shows it within a second. */
export const issueActionSchema = z.object({
  ids: z
    .array(z.string().regex(/^\d{1,20}$/, 'ids: not an issue id'))
    .min(1)
    .max(100, 'ids: over 100'),
  /** `resolve`: reopened by an event of a later release than the newest one seen; `resolveNow`: by any later event. */
  action: z.enum(['resolve', 'resolveNow', 'reopen']),
});
export type IssueAction = z.infer<typeof issueActionSchema>;
