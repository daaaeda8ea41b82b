import { cohortOf } from '@breakwater/relay/log';
import type { IssueRecord, StaleReason } from '@breakwater/relay/log';
import type { DataCategory } from '@breakwater/sdk/wire';

import type { StoredEvent } from '../../store/stored-event.ts';
import type { EventRow } from './event-row.ts';
import type { Grouping } from './group/grouping.ts';
import { cut } from '../../normalize/cut.ts';

export type SeenRecord = Extract<IssueRecord, { kind: 'seen' }>;
type Release = SeenRecord['releases'][number];
type Cohorts = NonNullable<SeenRecord['cohorts']>;

/** The reason why an event's times are not used; empty where they are. */
type Staleness = '' | StaleReason;

/** The facts that one event adds to its group. Kept for a whole batch, hence small. */
export type Sighting = Omit<SeenRecord, 'events' | 'releases' | 'source' | 'cohorts' | 'stale' | 'resent'> & {
  release: string;
  environment: string;
  staleness: Staleness;
  /** The category that the event is counted as. */
  category: DataCategory;
};

/** The characters of a value that the issue list shows; the events keep all of it. */
const VALUE_MAX = 1024;
/** Releases of one group within one batch. More than a few at once means that each event names its own. */
const RELEASES_MAX = 50;

export const sightingOf = (
  event: StoredEvent,
  { group, coarse, old, stale: staleness }: Pick<Grouping, 'group' | 'coarse' | 'old'> & Pick<EventRow, 'stale'>,
  category: DataCategory = 'error',
): Sighting => ({
  v: 1,
  kind: 'seen',
  project: event.project,
  group,
  ...(coarse !== null && { coarse }),
  ...(old !== null && { old }),
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
  staleness,
  category,
});

/** The time of an event that only came late is right, and decisions depend on that time alone. */
const isBelieved = (staleness: Staleness): boolean => staleness === '' || staleness === 'late';

/**
 * One record per group: the title and values of its newest event, every release of its events, and their number by cohort. If
 * some events have times that are used, only their releases count. A repeat changes nothing, because `source`, the batch of the
 * events, identifies it.
 */
export function seenOf(sightings: Iterable<Sighting>, source: string): SeenRecord[] {
  const byGroup = new Map<string, SeenRecord>();
  for (const { release, environment, staleness, category, ...sighting } of sightings) {
    const { group, eventId, receivedAt, timestamp } = sighting;
    const before = byGroup.get(group);
    const {
      stale: _stale,
      resent: _resent,
      ...words
    } = before && before.receivedAt >= receivedAt ? before : { ...sighting, stale: false, resent: false };
    const isStale = !isBelieved(staleness);
    byGroup.set(group, {
      ...words,
      source,
      cohorts: withCohort(before?.cohorts ?? [], cohortOf(receivedAt), category),
      events: (before?.events ?? 0) + 1,
      handled: (before?.handled ?? true) && sighting.handled,
      releases: releasesWith(before, { release, environment, eventId, receivedAt, timestamp }, isStale),
      ...(isStale && (before?.stale ?? !before) && { stale: true }),
      ...(staleness === 'resend' && (before?.resent ?? !before) && { resent: true }),
    });
  }
  return [...byGroup.values()];
}

function withCohort(cohorts: Cohorts, cohort: number, category: DataCategory): Cohorts {
  const index = cohorts.findIndex((known) => known.cohort === cohort && (known.category ?? 'error') === category);
  const known = cohorts[index];
  if (known) return cohorts.with(index, { ...known, events: known.events + 1 });
  return [...cohorts, { cohort, events: 1, ...(category !== 'error' && { category }) }];
}

function releasesWith(before: SeenRecord | undefined, seen: Release, isStale: boolean): Release[] {
  if (!before || (before.stale && !isStale)) return [seen];
  return isStale && !before.stale ? before.releases : withRelease(before.releases, seen);
}

/** When an event happened, as far as its time is used: never after it was received. */
export const happenedAt = ({ receivedAt, timestamp = receivedAt }: Pick<Release, 'receivedAt' | 'timestamp'>): number =>
  Math.min(receivedAt, timestamp);

/** Keeps the event that happened last for each release and environment. */
function withRelease(releases: Release[], seen: Release): Release[] {
  const index = releases.findIndex((known) => known.release === seen.release && known.environment === seen.environment);
  const known = releases[index];
  if (!known) return releases.length < RELEASES_MAX ? [...releases, seen] : releases;
  return happenedAt(seen) > happenedAt(known) ? releases.with(index, seen) : releases;
}
