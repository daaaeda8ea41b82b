import { explainGrouping } from '@breakwater/processor/issues';

import type { IssueGrouping } from '../../contract/issues.ts';
import type { NewestEvent } from './queries/issue-newest-event.ts';

const MOVES = ['merged', 'unmerged', 'rule', 'healed'] as const;

/** Why the newest event of an issue is in it: the parts that count, those that do not, and how its group came to the issue. */
export function groupingOfIssue(newest: NewestEvent | null): IssueGrouping {
  if (newest === null) return { parts: [], left: [], cameBy: 'first' };
  const { event, fingerprint, groupingVersion: version, moved } = newest;
  const { parts, left, hasCoarse } = event
    ? explainGrouping(event, { version, fingerprint })
    : { parts: fingerprint.map((text) => ({ kind: 'part' as const, text })), left: [], hasCoarse: false };
  const move = MOVES.find((kind) => kind === moved);
  return { parts, left: [...left], cameBy: move ?? (moved !== 'inherited' ? 'first' : hasCoarse ? 'coarse' : 'old') };
}
