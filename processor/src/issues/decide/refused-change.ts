import type { LogPlace } from '../../topics/row-origin.ts';
import { following } from '../change.ts';
import type { IssueChange, RefusalReason } from '../change.ts';
import { changed } from './known.ts';
import type { Changes } from './known.ts';

/** A row of the issue's activity that says why nothing changed, for the person who asked. */
export const refusedChange = (
  issue: IssueChange,
  source: LogPlace,
  { at, by }: Pick<IssueChange, 'at' | 'by'>,
  reason: RefusalReason,
  others: readonly string[] = [],
): Changes => changed(following(issue, source, { kind: 'refused', at, by, reason, others }));
