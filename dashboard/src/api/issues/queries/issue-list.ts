import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { IssueSort } from '../../../contract/issues.ts';
import type { Cursor } from '../../sql/cursor.ts';
import { cameAfter } from './as-of.ts';
import { issueRank } from './issue-rank.ts';
import type { RankedIssue, RankQuestion } from './issue-rank.ts';
import { rankByUsers } from './rank-by-users.ts';

export interface ListQuestion extends Pick<RankQuestion, 'tail' | 'ofEvent' | 'ofIssue' | 'params' | 'rows'> {
  projectIds: readonly AllowedId[];
  sort: IssueSort;
  /** Facts that were stored later do not count. */
  asOf: number;
  cursor: Pick<Cursor, 'value' | 'id'> | null;
}

/** One page of issues in their order as of a time. */
export async function issueList(store: Store, question: ListQuestion): Promise<RankedIssue[]> {
  const { ofEvent, tail } = question;
  // Facts of the tail are bounded by that time anyway; without sums no fact is.
  const later = () => cameAfter(store, { ...question, tail: ofEvent ? '0' : tail });
  const rank = (isBounded: boolean): Promise<RankedIssue[]> => {
    const { sort, ...rest } = question;
    return sort === 'users'
      ? rankByUsers(store, { ...rest, isBounded })
      : issueRank(store, { ...rest, sort, isBounded });
  };
  // The sums of a first page were rolled before its time: a roll since then has the whole page asked again.
  if (question.cursor !== null && (await later())) return rank(true);
  const ranked = await rank(false);
  // To look whether any fact came meanwhile is quicker than to read when each was stored.
  return ofEvent && (await later()) ? rank(true) : ranked;
}
