import type { LogPlace } from '../../topics/row-origin.ts';
import { beginning } from '../change.ts';
import type { IssueChange } from '../change.ts';
import type { RecordOf } from './known.ts';

/** The first sight of an issue. */
export function firstSeenOf(record: RecordOf<'seen'>, issue: string, source: LogPlace): IssueChange {
  const from = record.releases.find((release) => release.eventId === record.eventId) ?? record.releases[0];
  const at = record.receivedAt;
  const release = from?.release ?? '';
  const isResent = record.resent ?? false;
  const told = { kind: 'new', at, by: '', release, environment: from?.environment ?? '' } as const;
  return beginning({ project: record.project, issue }, source, told, {
    status: 'unresolved',
    // Events that a client resends are old. Their issue may be unknown here, but it is not new, so nobody is mailed.
    substatus: isResent ? 'ongoing' : 'new',
    untold: isResent,
    resolution: null,
    since: { version: 1, at, by: '' },
    eventId: record.eventId,
    title: record.title,
    culprit: record.culprit,
    type: record.type,
    value: record.value,
    level: record.level,
    platform: record.platform,
    handled: record.handled,
    firstRelease: release,
    firstGroup: record.group,
    mergedInto: null,
  });
}

/** The first event that was not resent makes the issue new: it is mailed now. */
export function firstTold(before: IssueChange, record: RecordOf<'seen'>, source: LogPlace): IssueChange | null {
  if (record.resent) return null;
  const change = firstSeenOf(record, before.issue, source);
  const version = before.version + 1;
  const { firstGroup } = before.state;
  return { ...change, version, state: { ...change.state, firstGroup, since: { ...change.state.since, version } } };
}
