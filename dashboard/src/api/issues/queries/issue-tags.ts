import { keptSince } from '@breakwater/processor/retention';
import { splitPair, USER_PAIR } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';

import type { IssueDetail } from '../../../contract/issues.ts';
import { IN_PERIOD, IN_PROJECTS, millis, SINCE } from '../../sql/bound.ts';
import { ownersOf } from './issue-groups.ts';
import type { GroupOfIssue } from './issue-groups.ts';

/** Tags are counted over so many events at most, the newest of the period; the answer says over how many. */
const MOST_EVENTS = 20_000;
/** Events of so many groups at most, those with the most events: each group is a place of its own to read from. */
const MOST_GROUPS = 20;
/** Those that the most events have; the answer says how many there are. */
const MOST_KEYS = 40;
const VALUES_EACH = 5;

interface TagRow {
  pair: string;
  count: number;
  lastSeen: number;
  total: number;
  keys: number;
  events: number;
}

export type IssueTags = Pick<IssueDetail, 'tags' | 'tagKeys' | 'taggedEvents'>;

/** The pair that stands for an event itself in the count of pairs. */
const THE_EVENT = '';

/** Per tag the commonest values among the newest events of all groups of an issue, which has `events` in the period. */
export async function issueTags(
  store: Store,
  groups: readonly GroupOfIssue[],
  { events, params }: { events: number; params: Record<string, unknown> },
): Promise<IssueTags> {
  if (events === 0) return { tags: [], tagKeys: 0, taggedEvents: 0 };
  const largest = groups.length > MOST_GROUPS ? await largestGroups(store, groups, params) : groups;
  const ofGroups = `${OF_GROUPS} AND ${await keptSince(store, 'events')}`;
  // To look for the time of the oldest one that counts is another pass over the groups.
  const since = `(SELECT min(timestamp) FROM (SELECT timestamp FROM events WHERE ${ofGroups} ORDER BY timestamp DESC LIMIT ${MOST_EVENTS}))`;
  const isNew = events > MOST_EVENTS ? `timestamp >= ${since}` : '1';
  const rows = await store.select<TagRow>(
    `
    SELECT pair, toFloat64(n) AS count, ${millis('seen')} AS lastSeen, toFloat64(key_total) AS total,
           toFloat64(key_count) AS keys, toFloat64(event_count) AS events
    FROM (
      SELECT *, uniqExactIf(key, pair != '${THE_EVENT}') OVER () AS key_count, maxIf(n, pair = '${THE_EVENT}') OVER () AS event_count,
             dense_rank() OVER (ORDER BY pair = '${THE_EVENT}', key_total DESC, key) AS place
      FROM (
        SELECT pair, substring(pair, 1, position(pair, '=') - 1) AS key, count() AS n, max(timestamp) AS seen,
               sum(count()) OVER (PARTITION BY key) AS key_total
        FROM (SELECT timestamp, pairs FROM events WHERE ${ofGroups} AND ${isNew})
        ARRAY JOIN arrayPushFront(pairs, '${THE_EVENT}') AS pair
        WHERE NOT startsWith(pair, '${USER_PAIR}=')
        GROUP BY pair
      )
    )
    WHERE place <= ${MOST_KEYS} AND pair != '${THE_EVENT}'
    ORDER BY total DESC, key, count DESC, pair
    LIMIT ${VALUES_EACH} BY key`,
    { ...params, ...ownersOf(largest) },
  );
  return { tags: tagsOf(rows), tagKeys: rows[0]?.keys ?? 0, taggedEvents: rows[0]?.events ?? 0 };
}

/** The groups with the most events of the period, by the sums that are rolled: it decides which events are looked at alone. */
async function largestGroups(
  store: Store,
  groups: readonly GroupOfIssue[],
  params: Record<string, unknown>,
): Promise<GroupOfIssue[]> {
  const rows = await store.select<{ groupId: string }>(
    `
    SELECT toString(group_id) AS groupId
    FROM group_days
    WHERE ${IN_PROJECTS} AND group_id IN {groups:Array(UInt64)} AND day >= toDate(${SINCE})
    GROUP BY group_id
    ORDER BY sum(events) DESC, group_id
    LIMIT ${MOST_GROUPS}`,
    { ...params, ...ownersOf(groups) },
  );
  const largest = new Set(rows.map(({ groupId }) => groupId));
  return largest.size === 0 ? groups.slice(0, MOST_GROUPS) : groups.filter(({ groupId }) => largest.has(groupId));
}

const OF_GROUPS = `${IN_PERIOD} AND group_id IN {groups:Array(UInt64)}`;

function tagsOf(rows: readonly TagRow[]): IssueDetail['tags'] {
  const tags = new Map<string, IssueDetail['tags'][number]>();
  for (const { pair, count, lastSeen, total } of rows) {
    const { key, value } = splitPair(pair);
    const tag = tags.get(key) ?? { key, total, values: [] };
    tag.values.push({ value, count, lastSeen });
    tags.set(key, tag);
  }
  return [...tags.values()];
}
