import { USER_HOUR, usersOf } from '@breakwater/processor/sums';

import { IN_PROJECTS, SINCE } from '../../sql/bound.ts';
import { OWNER } from './issue-groups.ts';

/** Parts of a question beside the first and last event: counts of the whole life, counts of the period, its chart. */
export type RowPart = 'life' | 'period' | 'chart';

const FIRST_DAY = `toDate(${SINCE})`;
const OF_GROUPS = `${IN_PROJECTS} AND group_id IN {groups:Array(UInt64)}`;
const NO_HOURS = `CAST(map(), 'Map(UInt8, UInt64)')`;
const NO_BEYOND = `CAST(map(), 'Map(UInt8, Float64)')`;
const NO_USERS = `CAST([], 'Array(UInt32)')`;

export interface RowsOfIssues {
  /** SQL on facts that the sums do not hold. */
  tail: string;
  /** How often users were halved at most. */
  most: number;
  /** So many groups that to look for each of them takes longer than to read all facts of the tail. */
  areMany: boolean;
}

/**
 * SQL: a row for each issue of which all groups are bound, each event counted once. Days before the period give no more than the
 * parts need. Users have one set of the period and one of the others: to merge sets of days takes as long again.
 */
export function issueRows(parts: readonly RowPart[], { tail, most, areMany }: RowsOfIssues): string {
  const isOfPeriod = parts.includes('period');
  const isOfLife = parts.includes('life');
  const hasCounts = parts.length > 0;
  const times = Array.from({ length: most + 1 }, (_, index) => index);

  const rows = (columns: string, from: string): string => `
        SELECT project_id, group_id, ${columns} FROM ${from}`;
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
    `events WHERE ${areMany ? IN_PROJECTS : OF_GROUPS} AND ${tail}`,
  );
  const branches = isOfPeriod
    ? [
        daysOf(`${whole}, hours AS h, beyond AS x`, `group_days.day >= ${FIRST_DAY}`),
        daysOf(`${ofLife}, ${NO_HOURS} AS h, ${NO_BEYOND} AS x`, `group_days.day < ${FIRST_DAY}`),
        facts,
      ]
    : [daysOf(ofLife, '1'), facts];

  const sums = [
    'min(first) AS first_event',
    'max(last) AS last_event',
    hasCounts ? 'max(halved) AS halved' : 'toUInt8(0) AS halved',
    ...(isOfLife ? ['sum(n) AS n', 'sum(w) AS w', 'argMax(group_id, (last, group_id)) AS newest_group'] : []),
    ...(isOfLife
      ? times.map(
          (time) => `uniqArrayState(${usersOf(isOfPeriod ? usersBefore('u') : 'u', time)}) AS other_users_${time}`,
        )
      : []),
    ...(isOfPeriod ? times.map((time) => `uniqArrayState(${usersOf(usersInPeriod('u'), time)}) AS users_${time}`) : []),
    ...(isOfPeriod ? [`${inPeriod('h')} AS hours`, `${inPeriod('x')} AS beyond`] : []),
  ];
  return `
      SELECT project_id, ${OWNER} AS owner, ${sums.join(', ')}
      FROM (${branches.join(' UNION ALL ')})
      GROUP BY project_id, owner
      HAVING owner != 0`;
}

/** SQL: users of a day, those alone that came in the period. */
export const usersInPeriod = (users: string): string =>
  `multiIf(day > ${FIRST_DAY}, ${users}, day = ${FIRST_DAY}, arrayFilter(user_hour -> bitAnd(user_hour, 31) >= toHour(${SINCE}), ${users}), ${NO_USERS})`;

/** SQL: the others of its users. */
const usersBefore = (users: string): string =>
  `multiIf(day > ${FIRST_DAY}, ${NO_USERS}, day = ${FIRST_DAY}, arrayFilter(user_hour -> bitAnd(user_hour, 31) < toHour(${SINCE}), ${users}), ${users})`;

/** SQL: the hours of days summed, by their number since 1970, those alone that are in the period. */
const inPeriod = (hours: string): string =>
  `mapFilter((hour, events) -> hour * 3600 >= {since:UInt32},
       sumMap(mapFromArrays(arrayMap(hour -> toUInt32(toUInt16(day)) * 24 + hour, mapKeys(${hours})), mapValues(${hours}))))`;
