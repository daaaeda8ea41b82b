import type { IssueRecord } from '@breakwater/relay/log';

import type { LogPlace } from '../../topics/row-origin.ts';
import { following } from '../change.ts';
import type { IssueChange } from '../change.ts';
import { changed, NO_CHANGE } from './known.ts';
import type { Changes, Known, RecordOf } from './known.ts';

/** The status becomes that of the row before. Nothing changes where another change has made the status since. */
export function undoStatus(record: RecordOf<'undo'>, { issue, before }: Known, source: LogPlace): Changes {
  if (!issue || !before || !isUndoOf(issue, record)) return NO_CHANGE;
  const { at, by } = record;
  const { status, substatus, resolution, eventId } = before.state;
  const isResolved = status === 'resolved';
  const since = { version: issue.version + 1, at, by };
  const told = { at, by, release: isResolved ? (resolution?.inRelease ?? '') : '' };
  const state = { ...issue.state, status, substatus, resolution, eventId, since };
  return changed(following(issue, source, { ...told, kind: isResolved ? 'resolved' : 'reopened' }, state));
}

/** Whether a record takes back the change that made the status: the person's own, and no other has made it since. */
export const isUndoOf = (issue: IssueChange, record: IssueRecord): boolean =>
  record.kind === 'undo' &&
  record.moved !== true &&
  record.by !== '' &&
  issue.state.since.by === record.by &&
  issue.state.since.at === record.of;
