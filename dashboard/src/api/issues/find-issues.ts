import type { AllowedId, AllowedProjects } from '@breakwater/processor/directory';
import { keptInPeriod } from '@breakwater/processor/retention';
import { exactly } from '@breakwater/processor/sums';
import type { Store } from '@breakwater/processor/store';

import type { Issue, IssueList, IssueSearch } from '../../contract/issues.ts';
import { compileSearch } from '../search/compile.ts';
import { parseSearch } from '../search/parse.ts';
import type { Term } from '../search/parse.ts';
import { seconds } from '../sql/bound.ts';
import { decodeCursor, encodeCursor } from '../sql/cursor.ts';
import { isIssueId } from '../sql/ids.ts';
import { barsOf } from '../sql/window.ts';
import { issueOf } from './issue-of.ts';
import { settledTime } from './queries/as-of.ts';
import { issueGroups } from './queries/issue-groups.ts';
import { issueList } from './queries/issue-list.ts';
import type { RankedIssue } from './queries/issue-rank.ts';
import { issueLives, issueSums } from './queries/issue-sums.ts';
import type { IssueLife } from './queries/issue-sums.ts';
import { issueStates } from './queries/issue-states.ts';
import { pairsOfTerms } from './queries/pairs-of-terms.ts';
import { periodCounts } from './queries/period-counts.ts';
import type { PeriodCounts } from './queries/period-counts.ts';

export type IssueQuestion = Pick<IssueSearch, 'query' | 'sort' | 'period' | 'environment' | 'cursor' | 'limit'> & {
  projectIds: readonly AllowedId[];
  now: number;
};

/**
 * One page of issues. Pages after the first keep its window, and its order as of its time, so that counts and bars do not shift
 * between them and each issue comes once however many events come meanwhile. Counts that a page shows are current.
 */
export async function findIssues(
  store: Store,
  projects: AllowedProjects,
  question: IssueQuestion,
): Promise<Omit<IssueList, 'losses'>> {
  const { sort, period, limit, projectIds } = question;
  const { terms, problems } = parseSearch(question.query);
  const cursor = question.cursor ? decodeCursor(question.cursor, sort, isIssueId) : null;
  const now = cursor?.now ?? question.now;
  const bars = barsOf(period, now);
  const page = await exactly(store, ['group_days', 'pair_days'], async (tails) => {
    const asOf = cursor?.asOf ?? (await settledTime(store));
    const window = { projects: projectIds, since: seconds(bars.sinceMs), step: seconds(bars.stepMs) };
    const all = [...terms, ...environmentOf(question.environment)];
    const pairs = await pairsOfTerms(store, all, { tail: tails.pair_days, params: window });
    const idOf = (slug: string): number | null => [...projects.values()].find((one) => one.slug === slug)?.id ?? null;
    const { ofIssue, ofEvent, params } = compileSearch(all, pairs, idOf);
    // Sums keep the counts of rows that are not kept, and need no such condition.
    const kept = await keptInPeriod(store, { kind: 'events', projectIds, sinceMs: bars.sinceMs });
    const shared = {
      tail: tails.group_days,
      // Sums have neither minutes nor the fields of events.
      ofEvent: period === '1h' || ofEvent.length > 0 ? [...ofEvent, ...kept] : null,
      params: { ...params, ...window, asOf },
    };
    const rows = limit + 1;
    const ranked = await issueList(store, { ...shared, projectIds, sort, asOf, ofIssue, cursor, rows });
    return {
      asOf,
      ranked,
      issues: await shown(store, projects, { ...shared, projectIds, ranked: ranked.slice(0, limit) }),
    };
  });

  const last = page.ranked[limit - 1];
  const isMore = page.ranked.length > limit && last !== undefined;
  return {
    issues: page.issues,
    total: page.ranked[0]?.total ?? 0,
    next: isMore ? encodeCursor({ sort, value: last.sortValue, id: last.issueId, now, asOf: page.asOf }) : null,
    problems,
    window: { from: bars.sinceMs, to: bars.sinceMs + bars.steps * bars.stepMs },
  };
}

const environmentOf = (environment: string | undefined): Term[] =>
  environment ? [{ kind: 'field', field: 'environment', value: environment, negated: false }] : [];

interface Shown {
  projectIds: readonly AllowedId[];
  ranked: readonly RankedIssue[];
  tail: string;
  ofEvent: readonly string[] | null;
  params: Record<string, unknown>;
}

/** All that the list shows of the issues of a page. */
async function shown(
  store: Store,
  projects: AllowedProjects,
  { projectIds, ranked, ...question }: Shown,
): Promise<Issue[]> {
  if (ranked.length === 0) return [];
  const ids = ranked.map(({ issueId }) => issueId);
  const ofIssues = async (): Promise<{ lives: IssueLife[]; counts: PeriodCounts[] }> => {
    const groups = await issueGroups(store, projectIds, ids);
    const { ofEvent, ...rest } = question;
    if (!ofEvent) {
      const sums = await issueSums(store, { ...rest, groups });
      return { lives: sums, counts: sums };
    }
    const [lives, counts] = await Promise.all([
      issueLives(store, { ...rest, groups }),
      periodCounts(store, { ...rest, ofEvent, groups, chartSteps: null }),
    ]);
    return { lives, counts };
  };
  const [states, { lives, counts }] = await Promise.all([issueStates(store, projectIds, ids), ofIssues()]);
  const keyOf = ({ projectId, issueId }: { projectId: AllowedId; issueId: string }) => `${projectId}:${issueId}`;
  const byKey = <T extends { projectId: AllowedId; issueId: string }>(rows: readonly T[]) =>
    new Map(rows.map((row) => [keyOf(row), row]));
  const [stateOf, countsOf, lifeOf] = [byKey(states), byKey(counts), byKey(lives)];
  return ranked.flatMap((row) => {
    const key = keyOf(row);
    const state = stateOf.get(key);
    return state ? [issueOf(projects, { state, counts: countsOf.get(key), life: lifeOf.get(key) })] : [];
  });
}
