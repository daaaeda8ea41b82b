import type { LogPlace } from '../../topics/row-origin.ts';
import { seenAfterDelete } from './delete.ts';
import { firstSeenOf, firstTold } from './first-seen.ts';
import type { IssueChange } from '../change.ts';
import type { Changes, Decide, Known, RecordOf } from './known.ts';
import { regressionOf } from './regression.ts';

/**
 * A sight of a group is decided on the issue that the group is of now. A group that is new goes to the issue that one of its hashes
 * leads to, before the sight is decided there.
 */
export const decideSeen: Decide<'seen'> = (record, known, source) => {
  const change = changeOfSight(record, known, source);
  return { ...placesOf(record, known, source), issues: change ? [change] : [] };
};

function changeOfSight(
  record: RecordOf<'seen'>,
  { issue, gone, id, firstSeen }: Known,
  source: LogPlace,
): IssueChange | null {
  if (gone) return seenAfterDelete(gone, record, source);
  if (!issue) return firstSeenOf(record, id, source);
  return issue.state.untold ? firstTold(issue, record, source) : regressionOf(issue, record, firstSeen, source);
}

function placesOf(
  { project, group, receivedAt: at }: RecordOf<'seen'>,
  { id, hashes: { isNewGroup, inheritsBy, anchors } }: Known,
  source: LogPlace,
): Pick<Changes, 'moves' | 'anchors'> {
  if (!isNewGroup) return { moves: [] };
  return {
    moves:
      inheritsBy === null ? [] : [{ project, group, version: 1, issue: id, kind: 'inherited', at, by: '', source }],
    ...(anchors.length > 0 && {
      anchors: anchors.map(({ hash, version }) => ({ project, hash, version: version + 1, group, at, source })),
    }),
  };
}
