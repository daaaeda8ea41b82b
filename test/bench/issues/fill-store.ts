import type { Store } from '@breakwater/processor/store';

import { markerText, USER_HOUR } from '@breakwater/processor/testing';

/** A large project: ten million events of 20,000 issues, of which some are merged, and one of 3,000 groups. */
export const SHAPE = {
  groups: 60_000,
  issues: 20_000,
  /** Issues that people merged into another: 5 %. */
  merged: 1_000,
  /** Groups of the first issue. */
  largest: 3_000,
  days: 14,
  users: 50_000,
};

/** Events of one insert: more need too much memory at once. */
const CHUNK = 500_000;
/** Bodies are large and no question of a list reads them: those of the newest events alone. */
const BODIES = 20_000;

/**
 * Fills an empty store with `events` events of project 1, by the engine alone. Groups are skewed: the commonest has a fortieth of
 * all events, the median 90 of ten million. Every tag is independent of the group and even in time, which is unkind to each index.
 * Events come in the order of their time, as those of a log do, so that a part holds the events of some hours or days.
 */
export async function fillStore(store: Store, events: number): Promise<void> {
  const command = (query: string): Promise<unknown> =>
    store.client.command({ query, clickhouse_settings: { max_block_size: '65409' } });
  for (let from = 0; from < events; from += CHUNK) {
    await command(insertEvents(from, Math.min(CHUNK, events - from), events));
  }
  for (const statement of [ISSUES, MERGED_ISSUES, GROUPS, GROUP_DAYS, PAIR_DAYS, bodyRows(events)])
    await command(statement);
  const marker = markerText({ roll: 1, tailSince: Date.now(), places: [] });
  for (const table of ['group_days', 'pair_days'])
    await store.insert(table, [{ project_id: 0, rolled: marker }], 'bench-marker');
}

/** The hash of the user with the id `number`, as `userHashOf` makes it. */
const USER_HASH = `reinterpretAsUInt64(reverse(substring(SHA256(concat('id:', toString(number))), 1, 8)))`;

const insertEvents = (from: number, count: number, events: number): string => `
  INSERT INTO events (project_id, group_id, event_id, timestamp, received_at, stored_at, level, platform, release, environment, handled,
                      user_key, trace_id, weight, hashes, pairs, client, lane, source_partition, source_offset, logged_at, processed_at)
  WITH (SELECT groupArray(${USER_HASH}) FROM numbers(${SHAPE.users})) AS users
  SELECT 1, g, generateUUIDv4(n), at, at + 1, at + 2,
         ['error', 'warning', 'info'][1 + n % 3] AS lev, 'javascript',
         concat('shop@1.', toString(cityHash64(n, 5) % 20), '.0') AS rel, ['production', 'staging'][1 + (n % 9 = 0)] AS env, n % 2,
         if(n % 10 = 0, 0, users[1 + cityHash64(n) % ${SHAPE.users}]) AS user, lower(hex(cityHash64(n, 1))), 1, [g],
         arrayConcat(
           [concat('level=', lev), concat('release=', rel), concat('environment=', env),
            concat('transaction=/route/', toString(g % 100)), concat('server_name=web-', toString(n % 20)), 'sdk.name=breakwater.browser'],
           if(user = 0, [], [concat('user=', toString(user))]),
           [concat('browser=', ['Chrome 131', 'Firefox 132', 'Safari 18'][1 + n % 3]), concat('os=', ['Windows', 'macOS', 'iOS', 'Android'][1 + n % 4]),
            concat('url=https://shop.example.com/p/', toString(n % 2000)), concat('plan=', ['free', 'pro'][1 + n % 2]), 'region=eu']),
         'breakwater.browser/0.1.0', 'live', 0, n, at + 1, at + 2
  FROM (
    SELECT number + ${from} AS n, 1 + toUInt64(${SHAPE.groups} * pow(cityHash64(n, 3) / 18446744073709551615.0, 3)) AS g,
           now64(3, 'UTC') - toIntervalMillisecond(10000 + intDiv((${events} - n) * ${SHAPE.days * 86_400_000}, ${events})) AS at
    FROM numbers(${count})
  )
  SETTINGS max_insert_threads = 2, insert_deduplication_token = 'bench-events-${from}'`;

const TITLES = `concat('Type', toString(issue % 50), ': value ', toString(issue)), concat('culprit', toString(issue % 300)),
         concat('Type', toString(issue % 50)), concat('value ', toString(issue)), 'error', 'javascript', 1, 'shop@1.0.0'`;
const ISSUE_COLUMNS = `project_id, issue_id, version, kind, at, status, substatus, merged_into, title, culprit, type, value, level, platform, handled, first_release`;

/** An issue is named after the group that it began with. */
const ISSUES = `
  INSERT INTO issues (${ISSUE_COLUMNS})
  SELECT 1, issue, 1, 'new', now64(3), if(issue % 10 = 0, 'resolved', 'unresolved'), if(issue % 10 = 0, '', 'new'), 0, ${TITLES}
  FROM (SELECT number + 1 AS issue FROM numbers(${SHAPE.issues}))`;

/** They keep their state and lead to the issue that has their groups now. */
const MERGED_ISSUES = `
  INSERT INTO issues (${ISSUE_COLUMNS})
  SELECT 1, issue, 2, 'merged', now64(3), 'unresolved', 'new', (issue * 7) % ${SHAPE.issues} + 1, ${TITLES}
  FROM (SELECT ${SHAPE.groups - SHAPE.merged} + number + 1 AS issue FROM numbers(${SHAPE.merged}))`;

/** Groups beyond the issues belong to one of them: by inheritance, or because a person merged their issue. */
const GROUPS = `
  INSERT INTO issue_groups (project_id, group_id, version, issue_id, kind, at, by)
  SELECT 1, g, 1, if(g % 13 = 0 AND g <= ${SHAPE.issues + 13 * SHAPE.largest}, 1, (g * 7) % ${SHAPE.issues} + 1),
         if(g > ${SHAPE.groups - SHAPE.merged}, 'merged', 'inherited'), now64(3), if(g > ${SHAPE.groups - SHAPE.merged}, 'ada@example.com', '')
  FROM (SELECT number + ${SHAPE.issues} + 1 AS g FROM numbers(${SHAPE.groups - SHAPE.issues}))`;

/** All events are rolled; a marker says so, and there is no tail. */
const GROUP_DAYS = `
  INSERT INTO group_days (project_id, group_id, day, events, weighted, hours, users, first_seen, last_seen)
  SELECT project_id, group_id, toDate(timestamp) AS day, count(), sum(weight), sumMap(map(toUInt8(toHour(timestamp)), toUInt64(1))),
         groupUniqArrayIf(${USER_HOUR}, user_key != 0), min(timestamp), max(timestamp)
  FROM events
  GROUP BY project_id, group_id, day`;

const PAIR_DAYS = `
  INSERT INTO pair_days (project_id, pair, day, events, last_seen)
  SELECT project_id, pair, toDate(timestamp) AS day, count(), max(timestamp)
  FROM events ARRAY JOIN pairs AS pair
  WHERE NOT startsWith(pair, 'user=')
  GROUP BY project_id, pair, day`;

const bodyRows = (events: number): string => `
  INSERT INTO event_bodies (project_id, group_id, timestamp, event_id, revision, received_at, title, culprit, type, value, fingerprint,
                            grouping_version, data, lane, source_partition, source_offset)
  SELECT project_id, group_id, timestamp, event_id, 1, received_at, concat('value ', toString(group_id)), '', 'Error', '', ['Error', 'total.ts'],
         'v1', concat('{"padding":"', repeat('body ', 1600), '"}'), lane, source_partition, source_offset
  FROM events
  WHERE source_offset >= ${events - BODIES}`;
