import { following } from '../change.ts';
import type { IssueChange } from '../change.ts';
import { changed, NO_CHANGE } from './known.ts';
import type { Decide, RecordOf } from './known.ts';
import { firstSeenOf } from './first-seen.ts';
import type { LogPlace } from '../../topics/row-origin.ts';

/**
 * The issue is deleted: its row stays without a word of what it was, so that versions go on rising and its id means nothing else. Its
 * groups stay its own; issues that are part of it still lead to it. `retention/start-keeper.ts` deletes its data after that.
 */
export const decideDelete: Decide<'delete'> = ({ at, by }, { issue }, source) => {
  if (!issue) return NO_CHANGE;
  const since = { version: issue.version + 1, at, by };
  const nothing = { title: '', culprit: '', type: '', value: '', firstRelease: '', eventId: '' };
  const state = { ...issue.state, ...nothing, since, status: 'deleted', substatus: '', resolution: null } as const;
  return changed(following(issue, source, { kind: 'deleted', at, by }, state));
};

/** A sight of a group whose issue was deleted makes the issue anew, as if it never was there. */
export function seenAfterDelete(gone: IssueChange, record: RecordOf<'seen'>, source: LogPlace): IssueChange {
  const change = firstSeenOf(record, gone.issue, source);
  const version = gone.version + 1;
  const { firstGroup } = gone.state;
  return { ...change, version, state: { ...change.state, firstGroup, since: { ...change.state.since, version } } };
}
