import { USER_HOUR, usersOf } from '@breakwater/processor/sums';

import { IN_PROJECTS, SINCE } from '../../sql/bound.ts';
import { OWNER } from './issue-groups.ts';

/** Parts of a question beside the first and last event: counts of the whole life, counts of the period, its chart. */
export type Part = 'life' | 'period' | 'chart';

const FIRST_DAY = `toDate(${SINCE})`;
const OF_GROUPS = `${IN_PROJECTS} AND group_id IN {groups:Array(UInt64)}`;
const NO_HOURS = `CAST(map(), 'Map(UInt8, UInt64)')`;
const NO_BEYOND = `CAST(map(), 'Map(UInt8, Float64)')`;
const NO_USERS = `CAST([], 'Array(UInt32)')`;

/**
 * SQL: days of issues of which all groups are bound, each event once. Only the sums of a day are read twice by no branch, and days
 * before the period give no more than the parts need. `most` is how often users were halved at most.
 */
export function issueDays(parts: readonly Part[], { tail, most }: { tail: string; most: number }): string {
  const isOfPeriod = parts.includes('period');
  const isOfLife = parts.includes('life');
  const hasCounts = parts.length > 0;
  const times = Array.from({ length: most + 1 }, (_, index) => index);

  const rows = (columns: string, from: string): string => `
        SELECT project_id, ${OWNER} AS owner, ${columns} FROM ${from}`;
  const daysOf = (counts: string, condition: string): string =>
    rows(
      `group_days.day AS day, first_seen AS first, last_seen AS last${hasCounts ? `, ${counts}` : ''}`,
      `group_days WHERE ${OF_GROUPS} AND ${condition}`,
    );
  const whole = 'events AS n, weighted AS w, users AS u, halved';
  const ofLife = isOfLife ? whole : `toUInt64(0) AS n, toFloat64(0) AS w, ${NO_USERS} AS u, toUInt8(0) AS halved`;
  const factCounts = `
        toUInt64(1) AS n, toFloat64(weight) AS w, if(user_key = 0, ${NO_USERS}, [${USER_HOUR}]) AS u, toUInt8(0) AS halved`;
  const factHours = `,
        map(toUInt8(toHour(timestamp)), toUInt64(1)) AS h, if(weight = 1, ${NO_BEYOND}, map(toUInt8(toHour(timestamp)), toFloat64(weight) - 1)) AS x`;
  const facts = rows(
    `toDate(timestamp) AS day, timestamp AS first, timestamp AS last${hasCounts ? `, ${factCounts}` : ''}${isOfPeriod ? factHours : ''}`,
    `events WHERE ${OF_GROUPS} AND ${tail}`,
  );
  const branches = isOfPeriod
    ? [
        daysOf(`${whole}, hours AS h, beyond AS x`, `group_days.day >= ${FIRST_DAY}`),
        daysOf(`${ofLife}, ${NO_HOURS} AS h, ${NO_BEYOND} AS x`, `group_days.day < ${FIRST_DAY}`),
        facts,
      ]
    : [daysOf(ofLife, '1'), facts];

  const sums = [
    'min(first) AS first',
    'max(last) AS last',
    hasCounts ? 'max(halved) AS halved' : 'toUInt8(0) AS halved',
    ...(isOfLife ? ['sum(n) AS n', 'sum(w) AS w'] : []),
    ...(isOfLife ? times.map((time) => `uniqArrayState(${usersOf('u', time)}) AS all_users_${time}`) : []),
    ...(isOfPeriod ? times.map((time) => `uniqArrayState(${usersOf(usersInPeriod('u'), time)}) AS users_${time}`) : []),
    ...(isOfPeriod ? [`${inPeriod('sumMap(h)')} AS hours`, `${inPeriod('sumMap(x)')} AS beyond`] : []),
  ];
  return `
      SELECT project_id, owner, day, ${sums.join(', ')}
      FROM (${branches.join(' UNION ALL ')})
      GROUP BY project_id, owner, day`;
}

/** SQL: users of a day, those alone that came in the period. */
export const usersInPeriod = (users: string): string =>
  `if(day > ${FIRST_DAY}, ${users}, arrayFilter(user_hour -> bitAnd(user_hour, 31) >= toHour(${SINCE}), ${users}))`;

/** SQL: hours of a day that are in the period. */
const inPeriod = (hours: string): string =>
  `mapFilter((hour, events) -> toUnixTimestamp(toDateTime(day, 'UTC')) + hour * 3600 >= {since:UInt32}, ${hours})`;
