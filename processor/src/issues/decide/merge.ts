import { following } from '../change.ts';
import type { IssueChange } from '../change.ts';
import { NO_CHANGE } from './known.ts';
import type { Decide } from './known.ts';
import { refusedChange } from './refused-change.ts';

/**
 * Groups and issues that one record may move together. An issue of 3,000 groups merges at once, in two inserts that take 150 ms of
 * CPU; a larger one than this is refused, because the records behind it would wait for it.
 */
export const MOST_MOVED = 5000;

/**
 * All groups of the merged issues go to the target. The merged issues stay as rows that lead there, their states at rest; those that
 * were part of them lead there too, so that no issue leads to one that is itself merged.
 */
export const decideMerge: Decide<'merge'> = (record, { issue: into, named, held, leading }, source) => {
  if (!into) return NO_CHANGE;
  const { project, at, by } = record;
  const unknown = record.issues.filter((id) => !named.has(id));
  if (unknown.length > 0) return refusedChange(into, source, record, 'no_such_issue', unknown);

  const merged = distinct(record.issues.flatMap((id) => named.get(id) ?? [])).filter(
    ({ issue }) => issue !== into.issue,
  );
  if (merged.length === 0) return NO_CHANGE;
  if (held.length + leading.length + merged.length > MOST_MOVED)
    return refusedChange(into, source, record, 'too_many', record.issues);

  const others = merged.map(({ issue }) => issue);
  const untold = into.state.untold && merged.every(({ state }) => state.untold);
  return {
    moves: held.map(({ group, version }) => ({
      project,
      group,
      version: version + 1,
      issue: into.issue,
      kind: 'merged',
      at,
      by,
      source,
    })),
    issues: [
      ...[...merged, ...leading].map((before) =>
        following(
          before,
          source,
          { kind: 'merged', at, by, others: [into.issue] },
          { ...before.state, mergedInto: into.issue },
        ),
      ),
      following(into, source, { kind: 'absorbed', at, by, others, moved: held.length }, { ...into.state, untold }),
    ],
  };
};

const distinct = (issues: readonly IssueChange[]): IssueChange[] => [
  ...new Map(issues.map((change) => [change.issue, change])).values(),
];
