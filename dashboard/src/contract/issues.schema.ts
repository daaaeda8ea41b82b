import { z } from 'zod';

import { ISSUE_SORTS } from './address-values.ts';
import {
  ACTIVITY_KINDS,
  DEFAULT_ISSUE_PERIOD,
  DEFAULT_ISSUE_QUERY,
  GROUP_CAME_BY,
  GROUPED_BY,
  ISSUE_ACTIONS,
  NOT_GROUPED_BY,
} from './issues.ts';
import { lossesSchema } from './losses.schema.ts';
import { decisionSilenceSchema } from './notifications.schema.ts';
import { periodSchema } from './periods.schema.ts';
import { pageSize } from './page-size.schema.ts';

export const issueSearchSchema = z.object({
  project: z.string().optional(),
  query: z.string().max(500, 'query: over 500 characters').default(DEFAULT_ISSUE_QUERY),
  sort: z.enum(ISSUE_SORTS).default('lastSeen'),
  period: periodSchema.default(DEFAULT_ISSUE_PERIOD),
  environment: z.string().optional(),
  cursor: z.string().optional(),
  limit: pageSize('limit', 50),
});

export const issueSchema = z.object({
  id: z.string(),
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
  events: z.number(),
  estimated: z.number().nullable(),
  users: z.number(),
  trend: z.array(z.number()),
});

export const issueListSchema = z.object({
  issues: z.array(issueSchema),
  total: z.number(),
  next: z.string().nullable(),
  problems: z.array(z.object({ at: z.number(), length: z.number(), message: z.string() })),
  window: z.object({ from: z.number(), to: z.number() }),
  losses: lossesSchema,
});

export const activitySchema = z.object({
  kind: z.enum(ACTIVITY_KINDS),
  at: z.number(),
  by: z.string(),
  release: z.string(),
  silence: decisionSilenceSchema(z.number()).nullable(),
});

export const issueDetailSchema = issueSchema.extend({
  lifetimeEvents: z.number(),
  lifetimeEstimated: z.number().nullable(),
  lifetimeUsers: z.number(),
  firstRelease: z.string(),
  lastRelease: z.string(),
  resolved: z.object({ at: z.number(), by: z.string(), inRelease: z.string() }).nullable(),
  fingerprint: z.array(z.string()),
  groupingVersion: z.string(),
  grouping: z.object({
    parts: z.array(z.object({ kind: z.enum(GROUPED_BY), text: z.string() })),
    left: z.array(z.object({ why: z.enum(NOT_GROUPED_BY), text: z.string() })),
    cameBy: z.enum(GROUP_CAME_BY),
  }),
  tags: z.array(
    z.object({
      key: z.string(),
      total: z.number(),
      values: z.array(z.object({ value: z.string(), count: z.number(), lastSeen: z.number() })),
    }),
  ),
  tagKeys: z.number(),
  taggedEvents: z.number(),
  activity: z.array(activitySchema),
  changes: z.number(),
  series: z.array(z.object({ at: z.number(), events: z.number() })),
  losses: lossesSchema,
});

export const issueActionSchema = z
  .object({
    ids: z
      .array(z.string().regex(/^\d{1,20}$/, 'ids: not an issue id'))
      .min(1)
      .max(100, 'ids: over 100'),
    action: z.enum(ISSUE_ACTIONS),
    of: z.number().optional(),
  })
  .refine(({ action, of }) => (action === 'undo') === (of !== undefined), 'of: goes with undo, and undo with it');

export const issuesChangedSchema = z.object({ changed: z.number(), at: z.number() });
