import { cohortOf } from '@breakwater/relay/log';
import type { IssueRecord } from '@breakwater/relay/log';

import type { GroupedEvent } from './event-row.ts';
import { cut } from './normalize/cut.ts';

export type SeenRecord = Extract<IssueRecord, { kind: 'seen' }>;
type Release = SeenRecord['releases'][number];
type Cohorts = NonNullable<SeenRecord['cohorts']>;

/** What one event tells of its issue. Held for a whole batch, hence small. */
export type Sighting = Omit<SeenRecord, 'events' | 'releases' | 'source' | 'cohorts'> & {
  release: string;
  environment: string;
};

/** What the issue list shows of a value; the events keep all of it. */
const VALUE_MAX = 1024;
/** Releases of one issue within one batch. More than a few at once means that each event names its own. */
const RELEASES_MAX = 50;

export const sightingOf = ({ event, issue }: GroupedEvent): Sighting => ({
  v: 1,
  kind: 'seen',
  project: event.project,
  issue,
  eventId: event.event_id,
  receivedAt: Math.round(event.received * 1000),
  timestamp: Math.round(event.timestamp * 1000),
  release: event.release ?? '',
  environment: event.environment ?? '',
  title: event.title,
  culprit: event.culprit,
  type: event.metadata.type,
  value: cut(event.metadata.value, VALUE_MAX),
  level: event.level,
  platform: event.platform,
  handled: event.handled,
});

/**
 * One record per issue: the words of its newest event, every release it came from, and of which cohorts its events are. Saying it
 * again changes nothing: `source`, the batch that they came in, tells that it is the same.
 */
export function seenOf(sightings: Iterable<Sighting>, source: string): SeenRecord[] {
  const byIssue = new Map<string, SeenRecord>();
  for (const { release, environment, ...sighting } of sightings) {
    const { issue, eventId, receivedAt } = sighting;
    const before = byIssue.get(issue);
    const newest = before && before.receivedAt >= receivedAt ? before : sighting;
    byIssue.set(issue, {
      ...newest,
      source,
      cohorts: withCohort(before?.cohorts ?? [], cohortOf(receivedAt)),
      events: (before?.events ?? 0) + 1,
      handled: (before?.handled ?? true) && sighting.handled,
      releases: withRelease(before?.releases ?? [], { release, environment, eventId, receivedAt }),
    });
  }
  return [...byIssue.values()];
}

function withCohort(cohorts: Cohorts, cohort: number): Cohorts {
  const index = cohorts.findIndex((known) => known.cohort === cohort);
  const known = cohorts[index];
  return known ? cohorts.with(index, { cohort, events: known.events + 1 }) : [...cohorts, { cohort, events: 1 }];
}

/** With the newest receive time of each release and environment. */
function withRelease(releases: Release[], seen: Release): Release[] {
  const index = releases.findIndex((known) => known.release === seen.release && known.environment === seen.environment);
  const known = releases[index];
  if (!known) return releases.length < RELEASES_MAX ? [...releases, seen] : releases;
  return seen.receivedAt > known.receivedAt ? releases.with(index, seen) : releases;
}
