import type { LogPlace } from '../../topics/row-origin.ts';
import { following } from '../change.ts';
import type { IssueChange } from '../change.ts';
import { NO_CHANGE } from './known.ts';
import type { Changes, Known, MovedIssue, RecordOf } from './known.ts';
import { afterOneLook } from './one-look.ts';
import { refusedChange } from './refused-change.ts';

type Undone = NonNullable<Known['undone']>;

/** Groups return to the rows before the change, and its issues to their states then, unless something has moved them since. */
export function undoMove(record: RecordOf<'undo'>, known: Known, source: LogPlace): Changes {
  const { issue: about, undone } = known;
  if (!about || !undone) return NO_CHANGE;
  if (undone.change.issue !== about.issue || !isAsItWasLeft(undone, known))
    return refusedChange(about, source, record, 'changed_since');

  const { project, at, by } = record;
  const isMerge = undone.change.kind === 'absorbed';
  const others = undone.change.others;
  return {
    moves: undone.groups.map(({ group, version, before }) => ({
      project,
      group,
      version: version + 1,
      issue: before,
      kind: isMerge ? 'unmerged' : 'merged',
      at,
      by,
      source,
    })),
    issues: [
      ...undone.issues.map((moved) => {
        const { issue } = moved.change;
        const groups = undone.groups.filter(({ before }) => before === issue).map(({ group }) => group);
        return afterOneLook(returned(moved, undone, known, record, source), groups, record, known.firstSeen);
      }),
      following(about, source, { kind: isMerge ? 'parted' : 'absorbed', at, by, others, moved: undone.groups.length }),
    ],
  };
}

/** No newer row names a group, each issue leads where the change left it, and one that would lead elsewhere holds nothing more. */
function isAsItWasLeft({ groups, issues, change }: Undone, { named, held }: Known): boolean {
  const moved = new Set(groups.map(({ group }) => group));
  const leading = new Set(
    issues.filter((each) => ledAfterUndo(each, change) !== null).map((each) => each.change.issue),
  );
  return (
    groups.every(({ version, newest }) => version === newest) &&
    issues.every((each) => named.get(each.change.issue)?.state.mergedInto === each.change.state.mergedInto) &&
    held.every(({ group, issue }) => moved.has(group) || !leading.has(issue))
  );
}

/** The issue that one of the changed issues is part of once the change is taken back; one that the change made leads to its origin. */
const ledAfterUndo = ({ before }: MovedIssue, change: IssueChange): string | null =>
  before ? before.state.mergedInto : change.issue;

function returned(
  moved: MovedIssue,
  { change }: Undone,
  { named }: Known,
  { at, by }: RecordOf<'undo'>,
  source: LogPlace,
): IssueChange {
  const now = named.get(moved.change.issue) ?? moved.change;
  const mergedInto = ledAfterUndo(moved, change);
  const told = { at, by, others: [mergedInto ?? change.issue] };
  // The state of a merged issue rested, so it is still the one before.
  const state = { ...(moved.change.kind === 'merged' ? (moved.before ?? now).state : now.state), mergedInto };
  if (mergedInto !== null) return following(now, source, { ...told, kind: 'merged' }, state);
  return following(now, source, { ...told, kind: moved.change.kind === 'merged' ? 'unmerged' : 'parted' }, state);
}
