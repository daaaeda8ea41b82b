import type { AllowedProjects } from '@breakwater/processor/directory';
import { exactly } from '@breakwater/processor/sums';
import type { Store } from '@breakwater/processor/store';

import type { IssueDetail } from '../../contract/issues.ts';
import type { Period } from '../../contract/periods.ts';
import { namesOfPeople } from '../people/names-of-people.ts';
import type { NameOf } from '../people/names-of-people.ts';
import { losses } from '../pipeline/queries/losses.ts';
import { seconds } from '../sql/bound.ts';
import { barsOf, chartOf } from '../sql/window.ts';
import { groupingOfIssue } from './grouping-of.ts';
import { estimateOf, issueOf, stepsOf } from './issue-of.ts';
import { issueGroups } from './queries/issue-groups.ts';
import type { GroupOfIssue } from './queries/issue-groups.ts';
import { issueActivity } from './queries/issue-activity.ts';
import type { FoundIssue } from './queries/issue-by-id.ts';
import { lifeSums, pageSums } from './queries/issue-sums.ts';
import type { IssueLife, LifeCounts } from './queries/issue-sums.ts';
import { issueNewestEvent } from './queries/issue-newest-event.ts';
import { issueStates } from './queries/issue-states.ts';
import { issueTags } from './queries/issue-tags.ts';
import { periodCounts } from './queries/period-counts.ts';
import type { PeriodCounts } from './queries/period-counts.ts';

/** All that the issue page shows beside an event, over all groups of the issue. Null where the issue has no state. */
export async function issueDetail(
  store: Store,
  projects: AllowedProjects,
  { projectId, issueId }: Pick<FoundIssue, 'projectId' | 'issueId'>,
  period: Period,
  now: number,
): Promise<IssueDetail | null> {
  const bars = barsOf(period, now);
  const chart = chartOf(period, now);
  const params = {
    projects: [projectId],
    since: seconds(bars.sinceMs),
    step: seconds(bars.stepMs),
    chartSince: seconds(chart.sinceMs),
    chartStep: seconds(chart.stepMs),
  };
  const bySums = async () => {
    const { groups, life, counts } = await sumsOf(
      store,
      { projectId, issueId },
      { period, chartSteps: chart.steps, params },
    );
    const [tags, newest] = await Promise.all([
      issueTags(store, groups, { events: counts?.events ?? 0, params }),
      life ? issueNewestEvent(store, projectId, life) : null,
    ]);
    return { life, counts, tags, newest };
  };
  const [[state], { life, counts, tags, newest }, activity, lost] = await Promise.all([
    issueStates(store, [projectId], [issueId]),
    bySums(),
    issueActivity(store, projectId, issueId),
    losses(store, 'events', chart.sinceMs),
  ]);
  if (!state) return null;

  const isByPeople = [state.resolvedBy, ...activity.activity.map(({ by }) => by)].some((by) => by !== '');
  const nameOf: NameOf = isByPeople ? await namesOfPeople(store) : (by) => by;
  const resolved = { at: state.resolvedAt, by: nameOf(state.resolvedBy), inRelease: state.resolvedInRelease };
  return {
    ...issueOf(projects, { state, counts, life }),
    lifetimeEvents: life?.lifetimeEvents ?? 0,
    lifetimeEstimated: estimateOf(life?.lifetimeEvents ?? 0, life?.lifetimeWeighted ?? 0),
    lifetimeUsers: life?.lifetimeUsers ?? 0,
    firstRelease: state.firstRelease,
    lastRelease: newest?.release ?? '',
    resolved: state.status === 'resolved' ? resolved : null,
    fingerprint: newest?.fingerprint ?? [],
    groupingVersion: newest?.groupingVersion ?? '',
    grouping: groupingOfIssue(newest),
    ...tags,
    ...activity,
    activity: activity.activity.map((each) => ({ ...each, by: nameOf(each.by) })),
    losses: lost,
    series: stepsOf(counts?.chart ?? {}, chart.steps).map((events, step) => ({
      at: chart.sinceMs + step * chart.stepMs,
      events,
    })),
  };
}

interface PageQuestion {
  period: Period;
  chartSteps: number;
  params: Record<string, unknown>;
}

interface PageSums {
  groups: readonly GroupOfIssue[];
  life: (IssueLife & LifeCounts) | undefined;
  counts: PeriodCounts | undefined;
}

async function sumsOf(
  store: Store,
  { projectId, issueId }: Pick<FoundIssue, 'projectId' | 'issueId'>,
  { period, chartSteps, params }: PageQuestion,
): Promise<PageSums> {
  const asked = issueGroups(store, [projectId], [issueId]);
  const [groups, sums] = await Promise.all([
    asked,
    exactly(store, ['group_days'], async ({ group_days: tail }) => {
      const question = { groups: await asked, tail, params };
      if (period !== '1h') {
        const [sums] = await pageSums(store, question);
        return { life: sums, counts: sums };
      }
      // Sums have no minutes.
      const [[life], [counts]] = await Promise.all([
        lifeSums(store, question),
        periodCounts(store, { groups: question.groups, ofEvent: [], chartSteps, params }),
      ]);
      return { life, counts };
    }),
  ]);
  return { groups, ...sums };
}
