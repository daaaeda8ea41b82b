import { USER_HOUR, usersOf } from '@breakwater/processor/sums';

import { IN_PROJECTS, SINCE } from '../../sql/bound.ts';
import { OWNER } from './issue-groups.ts';

/** Parts of a question beside the first and last event: counts of the whole life, counts of the period, its chart. */
export type RowPart = 'life' | 'period' | 'chart';

const FIRST_DAY = `toDate(${SINCE})`;
const OF_GROUPS = `${IN_PROJECTS} AND group_id IN {groups:Array(UInt64)}`;
const NO_HOURS = `CAST(map(), 'Map(UInt8, UInt64)')`;
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
 * parts need; where that is first and last event alone, the lives have them in a row a group. Users have one set of the period and
 * one of the others: to merge sets of days takes as long again.
 */
export function issueRows(parts: readonly RowPart[], { tail, most, areMany }: RowsOfIssues): string {
  const isOfPeriod = parts.includes('period');
  const isOfLife = parts.includes('life');
  const hasCounts = parts.length > 0;
  const times = Array.from({ length: most + 1 }, (_, index) => index);

  const row = (named: Partial<Record<keyof typeof NOTHING, string>>, from: string, groupBy = ''): string => {
    const isAsked = { ofLife: isOfLife, ofPeriod: isOfPeriod, ofAny: hasCounts, always: true };
    const columns = Object.entries(NOTHING)
      .filter(([, [when]]) => isAsked[when])
      .map(([name, [, nothing]]) => `${named[name as keyof typeof NOTHING] ?? nothing} AS ${name}`);
    return `
        SELECT project_id, group_id, ${columns.join(', ')} FROM ${from} ${groupBy}`;
  };
  const lifeTimes = { first: 'first_seen', last: 'last_seen' };
  const lifeCounts = { n: 'events', w: 'weighted', halves: 'halved' };
  const periodCounts = {
    u: usersInPeriod('users'),
    halves: 'halved',
    day: 'group_days.day',
    h: 'hours',
    x: BEYOND_IN_PERIOD,
  };

  const branches = [
    ...(isOfPeriod
      ? [
          row(
            {
              ...periodCounts,
              ...(isOfLife && { ...lifeTimes, ...lifeCounts, v: usersBefore('users') }),
            },
            `group_days WHERE ${OF_GROUPS} AND group_days.day >= ${FIRST_DAY}`,
          ),
        ]
      : []),
    isOfLife
      ? row(
          { ...lifeTimes, ...lifeCounts, v: 'users' },
          `group_days WHERE ${OF_GROUPS}${isOfPeriod ? ` AND group_days.day < ${FIRST_DAY}` : ''}`,
        )
      : // As the projection of lives has it.
        row(
          { first: 'min(first_seen)', last: 'max(last_seen)' },
          `group_days WHERE ${OF_GROUPS}`,
          'GROUP BY project_id, group_id',
        ),
    row(FACT, `events WHERE ${areMany ? IN_PROJECTS : OF_GROUPS} AND ${tail}`),
  ];
  const sums = [
    'min(first) AS first_event',
    'max(last) AS last_event',
    hasCounts ? 'max(halves) AS halved' : 'toUInt8(0) AS halved',
    ...(isOfLife ? ['sum(n) AS n', 'sum(w) AS w', 'argMax(group_id, (last, group_id)) AS newest_group'] : []),
    ...(isOfLife ? times.map((time) => `uniqArrayState(${usersOf('v', time)}) AS other_users_${time}`) : []),
    ...(isOfPeriod ? times.map((time) => `uniqArrayState(${usersOf('u', time)}) AS users_${time}`) : []),
    ...(isOfPeriod ? [`${inPeriod('h')} AS hours`, 'sum(x) AS beyond'] : []),
  ];
  return `
      SELECT project_id, ${OWNER} AS owner, ${sums.join(', ')}
      FROM (${branches.join(' UNION ALL ')})
      GROUP BY project_id, owner
      HAVING owner != 0`;
}

const IS_IN_PERIOD = `timestamp >= ${SINCE}`;
const FACT_USERS = `if(user_key = 0, ${NO_USERS}, [${USER_HOUR}])`;

/** SQL of a fact. */
const FACT = {
  first: 'timestamp',
  last: 'timestamp',
  n: 'toUInt64(1)',
  w: 'toFloat64(weight)',
  v: `if(${IS_IN_PERIOD}, ${NO_USERS}, ${FACT_USERS})`,
  u: `if(${IS_IN_PERIOD}, ${FACT_USERS}, ${NO_USERS})`,
  day: 'toDate(timestamp)',
  h: 'map(toUInt8(toHour(timestamp)), toUInt64(1))',
  x: `if(${IS_IN_PERIOD}, toFloat64(weight) - 1, 0)`,
};

/** Columns of a row of days or facts: the parts that read them, and SQL where a row has nothing of them. */
const NOTHING = {
  first: ['always', `toDateTime64('2200-01-01 00:00:00', 3, 'UTC')`],
  last: ['always', `toDateTime64(0, 3, 'UTC')`],
  halves: ['ofAny', 'toUInt8(0)'],
  n: ['ofLife', 'toUInt64(0)'],
  w: ['ofLife', 'toFloat64(0)'],
  v: ['ofLife', NO_USERS],
  u: ['ofPeriod', NO_USERS],
  day: ['ofPeriod', 'toDate(0)'],
  h: ['ofPeriod', NO_HOURS],
  x: ['ofPeriod', 'toFloat64(0)'],
} as const;

/** SQL: users of a day of the period's, those alone that came in the period. */
export const usersInPeriod = (users: string): string =>
  `if(group_days.day = ${FIRST_DAY}, arrayFilter(user_hour -> bitAnd(user_hour, 31) >= toHour(${SINCE}), ${users}), ${users})`;

/** SQL: the others of its users. */
const usersBefore = (users: string): string =>
  `if(group_days.day = ${FIRST_DAY}, arrayFilter(user_hour -> bitAnd(user_hour, 31) < toHour(${SINCE}), ${users}), ${NO_USERS})`;

/** SQL: what a day's events in the period stand for beyond themselves. */
const BEYOND_IN_PERIOD = `if(group_days.day = ${FIRST_DAY}, arraySum(arrayFilter((extra, hour) -> hour >= toHour(${SINCE}), mapValues(beyond), mapKeys(beyond))), arraySum(mapValues(beyond)))`;

/** SQL: the hours of days summed, by their number since 1970, those alone that are in the period. */
const inPeriod = (hours: string): string =>
  `mapFilter((hour, events) -> hour * 3600 >= {since:UInt32},
       sumMap(mapFromArrays(arrayMap(hour -> toUInt32(toUInt16(day)) * 24 + hour, mapKeys(${hours})), mapValues(${hours}))))`;
