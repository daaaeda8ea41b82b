import { z } from 'zod';

/**
 * The state of an issue: one value, stored as JSON in the column `state` beside each change. A field that is added
 * later needs a default here, so that older rows stay readable.
 */
const issueStateSchema = z.object({
  status: z.enum(['unresolved', 'resolved', 'deleted']),
  substatus: z.enum(['new', 'regressed', 'ongoing', '']),
  /** Only resent events have made the issue so far: it is not new, and nobody was told. */
  untold: z.boolean(),
  /** The resolution that holds, or the one that a regression ended. */
  resolution: z.object({ at: z.number(), by: z.string(), inRelease: z.string() }).nullable(),
  /** The change that made the status; an undo names its time and person. */
  since: z.object({ version: z.number(), at: z.number(), by: z.string() }),
  /** The event that the newest decision was made by. */
  eventId: z.string(),
  title: z.string(),
  culprit: z.string(),
  type: z.string(),
  value: z.string(),
  level: z.string(),
  platform: z.string(),
  handled: z.boolean(),
  firstRelease: z.string(),
  /** The group that the issue began with. Its id is the issue's own, but for an issue that was parted from that id's issue. */
  firstGroup: z.string(),
  /** The issue that this one is part of, which is part of no other; null where it stands for itself. Its state rests meanwhile. */
  mergedInto: z.string().nullable(),
});
export type IssueState = z.infer<typeof issueStateSchema>;

/** The columns of a state by which issues are searched. */
export interface SearchedColumns {
  status: IssueState['status'];
  substatus: IssueState['substatus'];
  merged_into: string;
  event_id: string;
  title: string;
  culprit: string;
  type: string;
  value: string;
  level: string;
  platform: string;
  handled: number;
  first_release: string;
}

export const searchedColumnsOf = (state: IssueState): SearchedColumns => ({
  status: state.status,
  substatus: state.substatus,
  merged_into: state.mergedInto ?? '0',
  event_id: state.eventId,
  title: state.title,
  culprit: state.culprit,
  type: state.type,
  value: state.value,
  level: state.level,
  platform: state.platform,
  handled: state.handled ? 1 : 0,
  first_release: state.firstRelease,
});

/** Keys in the order of the schema, so that equal states are equal bytes. */
export const encodeState = (state: IssueState): string => JSON.stringify(issueStateSchema.parse(state));
export const decodeState = (text: string): IssueState => issueStateSchema.parse(JSON.parse(text));
