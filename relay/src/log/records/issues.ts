import { z } from 'zod';

import { releaseRecordSchema } from './releases.ts';

/** Issues that one merge names, and groups that one unmerge names: more are several records, so that none holds others up. */
export const MOST_NAMED = 500;

const projectKey = { v: z.literal(1), project: z.number().int() };
/** Ids are decimal digits. */
const id = z.string();
const issueKey = { ...projectKey, issue: id };
const person = { at: z.number(), by: z.string() };

/** One event as far as it may prove that a resolved issue has come back. */
const sight = {
  release: z.string(),
  environment: z.string(),
  eventId: z.string(),
  receivedAt: z.number(),
  /** When the event happened, by the relay's clock as far as the client's is known. */
  timestamp: z.number().optional(),
};
/**
 * Events of groups that return to an issue, since they left it: the last of each group and release whose times are used. The writer
 * takes them from the facts; the decider asks for none, so that a replay decides alike.
 */
const returning = {
  sights: z
    .array(z.object({ group: id, ...sight }))
    .max(MOST_NAMED)
    .optional(),
};

/** A record of `issues`, keyed by project. `seen` and `release` are written by processors, the others (and `release`) through the API. */
export const issueRecordSchema = z.discriminatedUnion('kind', [
  z.object({
    ...projectKey,
    kind: z.literal('seen'),
    /** The group of the events. The decider alone knows which issue it is of at this place of the log. */
    group: id,
    /** A hash that joins builds: a group that is new goes to the issue of the group that showed it first. */
    coarse: id.optional(),
    /** The group by version 1, of a project that was moved from it: the first new group that shows it gets its issue. */
    old: id.optional(),
    /** Events of this group in one batch. Counts come from the events table, so this only shows that some came. */
    events: z.number().int(),
    /** Newest event of the batch, by receive time. */
    eventId: z.string(),
    receivedAt: z.number(),
    timestamp: z.number(),
    /** The releases of the batch's events, with their newest receive time. */
    releases: z.array(z.object(sight)),
    /** The batch of the log that the events came in. A repeat is recognised by it. */
    source: z.string().optional(),
    /** The events by cohort (its start). Absent in records from before the ledger. */
    cohorts: z
      .array(
        z.object({
          cohort: z.number(),
          events: z.number().int(),
          /** The category that the events were counted as; absent means errors. */
          category: z.string().optional(),
        }),
      )
      .optional(),
    /** Set where the times of none of the events are used (resend, clock): the record counts and is shown, and reopens no issue. */
    stale: z.boolean().optional(),
    /** Set where every event was sent again and again: an issue that is new by these alone is not mailed. */
    resent: z.boolean().optional(),
    title: z.string(),
    culprit: z.string(),
    type: z.string(),
    value: z.string(),
    level: z.string(),
    platform: z.string(),
    handled: z.boolean(),
  }),
  z.object({
    ...issueKey,
    ...person,
    kind: z.literal('resolve'),
    /** Resolved in this release: only a later one reopens the issue. Empty means by time alone. */
    inRelease: z.string().default(''),
  }),
  z.object({ ...issueKey, ...person, kind: z.literal('reopen') }),
  /** Deletes the issue with its events. Events that come later make it anew. */
  z.object({ ...issueKey, ...person, kind: z.literal('delete') }),
  /**
   * Takes a change back: `of` is its `at`. A change of the status only by its own person while it is the last one. With `moved` a
   * merge or an unmerge, unless one of its groups was moved since, which is then said in a row `refused` of the issue's activity.
   */
  z.object({
    ...issueKey,
    ...person,
    ...returning,
    kind: z.literal('undo'),
    of: z.number(),
    moved: z.boolean().optional(),
  }),
  /** Makes `issues` part of the issue `into`. All of them or none. */
  z.object({
    ...projectKey,
    ...person,
    kind: z.literal('merge'),
    into: id,
    issues: z.array(id).min(1).max(MOST_NAMED),
  }),
  /** Parts groups from an issue: each returns to the issue that it came from. All of them or none. */
  z.object({
    ...issueKey,
    ...person,
    ...returning,
    kind: z.literal('unmerge'),
    groups: z.array(id).min(1).max(MOST_NAMED),
  }),
  releaseRecordSchema,
]);
export type IssueRecord = z.infer<typeof issueRecordSchema>;
