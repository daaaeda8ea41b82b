import type { AllowedProjects } from '@breakwater/processor/directory';
import { shortIdOf } from '@breakwater/processor/store';

import type { Issue } from '../../contract/issues.ts';
import { BARS } from '../sql/window.ts';
import type { StateOfIssue } from './queries/issue-states.ts';
import type { IssueLife } from './queries/issue-sums.ts';
import type { PeriodCounts } from './queries/period-counts.ts';

/** An issue as pages show it. */
export function issueOf(
  projects: AllowedProjects,
  { state, life, counts }: { state: StateOfIssue; life: IssueLife | undefined; counts: PeriodCounts | undefined },
): Issue {
  const project = projects.get(state.projectId);
  const slug = project?.slug ?? String(state.projectId);
  const events = counts?.events ?? 0;
  return {
    id: state.issueId,
    shortId: shortIdOf(slug, state.issueId),
    project: { id: state.projectId, slug, name: project?.name ?? slug },
    title: state.title,
    type: state.type,
    value: state.value,
    culprit: state.culprit,
    level: state.level,
    platform: state.platform,
    handled: state.handled === 1,
    status: state.status,
    substatus: state.substatus,
    firstSeen: life?.firstSeen ?? 0,
    lastSeen: life?.lastSeen ?? 0,
    events,
    estimated: estimateOf(events, counts?.weighted ?? 0),
    users: counts?.users ?? 0,
    trend: stepsOf(counts?.bars ?? {}, BARS),
  };
}

/** How many events happened, where clients sent only a sample of them. Null where each event stands for itself. */
export const estimateOf = (events: number, weighted: number): number | null =>
  Math.round(weighted) === events ? null : Math.round(weighted);

/** A value for each of `count` steps. An event of a clock that is ahead may lie beyond the last one. */
export const stepsOf = (byStep: Record<string, string>, count: number): number[] =>
  Array.from({ length: count }, (_, step) => Number(byStep[step] ?? 0));
