import type { IssueSort } from '../../../contract/issues.ts';
import { IN_PERIOD, IN_PROJECTS, SINCE } from '../../sql/bound.ts';
import { AS_OF, changedDays } from './as-of.ts';

export interface RowsQuestion {
  sort: Exclude<IssueSort, 'users'>;
  /** SQL on facts that the sums do not hold. */
  tail: string;
  /** Conditions on facts. Null where all events count: then the sums answer. */
  ofEvent: readonly string[] | null;
  /** Facts came after the time of the list, which have to be left out. */
  isBounded: boolean;
}

const NO_COUNT = 'toUInt64(0)';
const NO_LAST = `toDateTime64(0, 3, 'UTC')`;
const NO_FIRST = `toDateTime64('2200-01-01 00:00:00', 3, 'UTC')`;

/**
 * SQL: events (`n`), `last` and `first` event of each group. `last` and `n` are those of the question, `first` is that of the whole
 * life. A column that the order does not need is a constant, for it is not read then.
 */
export function rankRows(question: RowsQuestion): string {
  const { sort, ofEvent } = question;
  const rows = ((): string[] => {
    if (ofEvent) return [matching(question, ofEvent), ...(sort === 'firstSeen' ? lives(question, NO_LAST) : [])];
    if (sort === 'firstSeen') return lives(question, 'last_seen');
    return sort === 'events' ? counts(question) : lastTimes(question);
  })();
  return `
        SELECT project_id, group_id, sum(n) AS n, max(last) AS last, min(first) AS first
        FROM (${rows.join(' UNION ALL ')})
        GROUP BY project_id, group_id`;
}

function matching({ isBounded }: RowsQuestion, conditions: readonly string[]): string {
  return `
        SELECT project_id, group_id, count() AS n, max(timestamp) AS last, ${NO_FIRST} AS first
        FROM events
        ${conditions.length > 0 ? `PREWHERE ${conditions.join(' AND ')}` : ''}
        WHERE ${IN_PERIOD}${isBounded ? ` AND stored_at <= ${AS_OF}` : ''}
        GROUP BY project_id, group_id`;
}

const lastTimes = (question: RowsQuestion): string[] => [
  `SELECT project_id, group_id, ${NO_COUNT} AS n, last_seen AS last, ${NO_FIRST} AS first
   FROM group_days WHERE ${intactDays(question)} AND day >= toDate(${SINCE})`,
  ...notInSums(question, `${NO_COUNT} AS n, timestamp AS last, ${NO_FIRST} AS first`, IS_IN_PERIOD),
];

const counts = (question: RowsQuestion): string[] => {
  const ofDays = (count: string, day: string): string =>
    `SELECT project_id, group_id, ${count} AS n, last_seen AS last, ${NO_FIRST} AS first
     FROM group_days WHERE ${intactDays(question)} AND day ${day} toDate(${SINCE})`;
  return [
    ofDays('events', '>'),
    ofDays('arraySum(arrayFilter((n, hour) -> hour >= toHour(' + SINCE + '), mapValues(hours), mapKeys(hours)))', '='),
    ...notInSums(question, `toUInt64(1) AS n, timestamp AS last, ${NO_FIRST} AS first`, IS_IN_PERIOD),
  ];
};

const lives = (question: RowsQuestion, last: 'last_seen' | typeof NO_LAST): string[] => [
  `SELECT project_id, group_id, ${NO_COUNT} AS n, ${last} AS last, first_seen AS first
   FROM group_days WHERE ${intactDays(question)}`,
  ...notInSums(
    question,
    `${NO_COUNT} AS n, ${last === NO_LAST ? NO_LAST : 'timestamp'} AS last, timestamp AS first`,
    '1',
  ),
];

const intactDays = ({ tail, isBounded }: RowsQuestion): string =>
  isBounded ? `${IN_PROJECTS} AND (project_id, group_id, day) NOT IN (${changedDays(tail)})` : IN_PROJECTS;

/** SQL: facts of the period, hidden from the key: to look for their times in it takes longer than to read the tail. */
const IS_IN_PERIOD = `identity(timestamp) >= ${SINCE}`;

/** Facts up to the time of the list that no sum used above holds. */
function notInSums({ tail, isBounded }: RowsQuestion, columns: string, condition: string): string[] {
  const facts = (which: string): string =>
    `SELECT project_id, group_id, ${columns} FROM events WHERE ${IN_PROJECTS} AND ${condition} AND ${which} AND stored_at <= ${AS_OF}`;
  const changed = `NOT ${tail} AND (project_id, group_id, toDate(timestamp)) IN (${changedDays(tail)})`;
  return isBounded ? [facts(tail), facts(changed)] : [facts(tail)];
}
