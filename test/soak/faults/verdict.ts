import type { Store } from '@breakwater/processor/store';
import { currentSums, exactly, SUMS } from '@breakwater/processor/sums';
import type { SumsName, SumsTable } from '@breakwater/processor/sums';

import type { Load } from './load.ts';

/** Figures that must be zero after any faults. */
export interface Verdict {
  stored: { events: number; transactions: number };
  /** Units that relays refused, by reason. */
  refused: Record<string, number>;
  /** Events that were answered with 200 and not stored: the first of them. */
  missing: string[];
  /** Events that were stored more than once: the first of them, and the source of each copy. */
  doubled: Copy[];
  /** The difference between the counts of the views and the rows that they count. */
  miscounted: number;
  /** Cohorts whose stages do not add up. */
  unbalanced: Unbalanced[];
  /** Decisions of which the ledger says something else than their deliveries. */
  misreported: Misreported[];
  /** Alerts of a cohort: there was no loss, so each is false. */
  falseAlerts: { alert_id: string; detail: string }[];
  deadLetters: number;
  lossStatements: number;
}

export interface Copy {
  id: string;
  lane: string;
  source_partition: number;
  source_offset: string;
  logged_at: string;
  processed_at: string;
  stored_at: string;
}

export interface Unbalanced {
  cohort: string;
  category: string;
  stage: string;
  expected: number;
  found: number;
}

export interface Misreported {
  decision: string;
  said: string;
  is: string;
}

const SHOWN = 10;
const EVENT_ID = `lower(replaceAll(toString(event_id), '-', ''))`;

export async function judge(store: Store, load: Load): Promise<Verdict> {
  const events = await countsOf(store, `SELECT ${EVENT_ID} AS id FROM events`);
  const transactions = await countsOf(
    store,
    `SELECT event_id AS id FROM spans WHERE event_id != '' AND is_segment = 1`,
  );
  const missing = [...missingOf(load.events, events), ...missingOf(load.transactions, transactions)];
  return {
    stored: { events: events.size, transactions: transactions.size },
    refused: await refusedOf(store),
    missing: missing.slice(0, SHOWN),
    doubled: [
      ...(await copiesOf(store, 'events', EVENT_ID, doubledOf(events))),
      ...(await copiesOf(store, 'spans', 'event_id', doubledOf(transactions))),
    ],
    miscounted: await miscountedIn(store),
    unbalanced: await unbalancedOf(store),
    misreported: await misreportedOf(store),
    falseAlerts: await store.select(
      `SELECT alert_id, detail FROM operator_alerts FINAL WHERE kind = 'cohort' LIMIT ${SHOWN}`,
    ),
    deadLetters: await sumOf(store, `startsWith(k, 'dead:')`),
    lossStatements: Number((await one(store, 'SELECT count() AS n FROM losses')).n),
  };
}

export const isSpotless = (verdict: Verdict): boolean =>
  verdict.missing.length === 0 &&
  verdict.doubled.length === 0 &&
  verdict.miscounted === 0 &&
  verdict.unbalanced.length === 0 &&
  verdict.misreported.length === 0 &&
  verdict.falseAlerts.length === 0 &&
  verdict.deadLetters === 0 &&
  verdict.lossStatements === 0;

const PAGE = 10_000;

/** The number of rows of each id. In pages, because a query gives a limited number of rows. */
async function countsOf(store: Store, ids: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let last = ''; ;) {
    const rows = await store.select<{ id: string; n: string }>(
      `SELECT id, count() AS n FROM (${ids}) WHERE id > {last:String} GROUP BY id ORDER BY id LIMIT ${PAGE}`,
      { last },
    );
    for (const { id, n } of rows) counts.set(id, Number(n));
    if (rows.length < PAGE) return counts;
    last = rows.at(-1)?.id ?? '';
  }
}

/** Each table of sums by the column that counts its facts. */
const COUNTED = {
  group_days: 'events',
  'release_minutes:events': 'errors',
  'release_minutes:spans': 'transactions',
  transaction_quarters: 'count',
  trace_days: 'spans',
} as const satisfies Partial<Record<SumsName, string>>;

/** By how much the sums differ from the facts, all tables together. */
async function miscountedIn(store: Store): Promise<number> {
  let miscounted = 0;
  for (const [name, column] of Object.entries(COUNTED) as [keyof typeof COUNTED, string][]) {
    const { from, where = 'true' }: SumsTable = SUMS[name];
    const [row] = await exactly(store, [name], (tails) =>
      store.select<{ sums: number; facts: number }>(
        `SELECT (SELECT toFloat64(sum(${column})) FROM ${currentSums(name, tails[name], 'true')}) AS sums,
                (SELECT toFloat64(count()) FROM ${from} WHERE ${where}) AS facts`,
      ),
    );
    miscounted += row ? Math.abs(row.sums - row.facts) : 0;
  }
  return miscounted;
}

const missingOf = (acknowledged: ReadonlySet<string>, stored: ReadonlyMap<string, number>): string[] =>
  [...acknowledged].filter((id) => !stored.has(id));

const doubledOf = (stored: ReadonlyMap<string, number>): string[] =>
  [...stored].filter(([, count]) => count !== 1).map(([id]) => id);

const copiesOf = async (store: Store, table: string, idOf: string, ids: readonly string[]): Promise<Copy[]> =>
  store.select<Copy>(
    `SELECT ${idOf} AS id, lane, source_partition, source_offset, logged_at, processed_at, stored_at
     FROM ${table} WHERE id IN {ids:Array(String)} ${table === 'spans' ? 'AND is_segment = 1' : ''}
     ORDER BY id, stored_at LIMIT ${SHOWN}`,
    { ids },
  );

/**
 * The formulas of the processor's ledger, written anew in one query: all units that were received and appended must be
 * accounted for by each later stage. Nothing is in flight any more, and nothing may be lost.
 */
const unbalancedOf = (store: Store): Promise<Unbalanced[]> =>
  store.select<Unbalanced>(
    `WITH
       sums AS (
         SELECT cohort, category,
                sumMapIf(counts, stage = 'relay') AS relay,
                sumMapIf(counts, stage = 'processor') AS processor,
                sumMapIf(counts, stage = 'issue') AS issue,
                sumMapIf(counts, stage = 'notify') AS notify
         FROM ledger FINAL GROUP BY cohort, category
       ),
       amounts AS (
         SELECT cohort, category,
                relay['received'] AS received, relay['appended'] AS appended, relay['unconfirmed'] AS unconfirmed,
                ${['filtered', 'rate_limited', 'invalid', 'dropped'].map((name) => `${withReason('relay', name)} AS relay_${name}`).join(', ')},
                processor['read'] AS read, processor['stored'] AS stored, ${withReason('processor', 'moved')} AS moved,
                ${withReason('processor', 'dropped')} AS dropped, ${withReason('processor', 'dead')} AS dead,
                issue['decided'] AS decided, notify['due'] AS due,
                notify['told'] + ${withReason('notify', 'untold')} + notify['pending'] + notify['waiting'] AS answered
         FROM sums
       )
     SELECT toString(cohort) AS cohort, category, tupleElement(balance, 1) AS stage,
            toFloat64(tupleElement(balance, 2)) AS expected, toFloat64(tupleElement(balance, 3)) AS found
     FROM amounts
     ARRAY JOIN [
       ('relay', received, appended + unconfirmed + relay_filtered + relay_rate_limited + relay_invalid + relay_dropped),
       ('log', appended + moved, read),
       ('processor', read, stored + moved + dropped + dead),
       ('processor', stored + moved + dropped + dead, read),
       ('issue', if(category IN ('error', 'security'), stored, 0), decided),
       ('notify', due, answered),
       ('notify', answered, due)
     ] AS balance
     WHERE expected > found
     ORDER BY cohort, category LIMIT ${SHOWN}`,
  );

/**
 * The word of the ledger on each decision beside the states of its deliveries: told where one arrived, open where one is still to be
 * sent or waits for a digest, untold where all ended or there are none.
 */
const misreportedOf = (store: Store): Promise<Misreported[]> =>
  store.select<Misreported>(
    `WITH
       digests AS (SELECT delivery_id, state FROM deliveries FINAL WHERE kind = 'digest'),
       ends AS (
         SELECT decision, if(one.state = 'digested', digests.state, one.state) AS end
         FROM (SELECT * FROM deliveries FINAL WHERE kind IN ('new', 'regressed')) AS one
         LEFT JOIN digests ON digests.delivery_id = one.part_of
       ),
       delivered AS (
         SELECT decision,
                multiIf(countIf(end IN ('delivered', 'kept')) > 0, 'told', countIf(end IN ('refused', 'doubt')) < count(), 'open', 'untold') AS is
         FROM ends GROUP BY decision
       ),
       words AS (
         SELECT source AS decision, arrayJoin(mapKeys(counts)) AS key,
                multiIf(key = 'told', 'told', key IN ('pending', 'waiting'), 'open', startsWith(key, 'untold:'), 'untold', key) AS said
         FROM ledger FINAL WHERE stage = 'notify' AND NOT endsWith(source, '/due')
       )
     SELECT decision, said, if(is = '', 'untold', is) AS is
     FROM words FULL JOIN delivered USING (decision)
     WHERE said != is
     ORDER BY decision LIMIT ${SHOWN}`,
  );

async function refusedOf(store: Store): Promise<Record<string, number>> {
  const rows = await store.select<{ k: string; n: string }>(
    `SELECT k, sum(v) AS n FROM ledger FINAL ARRAY JOIN mapKeys(counts) AS k, mapValues(counts) AS v
     WHERE stage = 'relay' AND startsWith(k, 'rate_limited:') GROUP BY k`,
  );
  return Object.fromEntries(rows.map(({ k, n }) => [k, Number(n)]));
}

/** The sum of an outcome over all of its reasons. */
const withReason = (map: string, outcome: string): string =>
  `arraySum(arrayMap((k, v) -> if(k = '${outcome}' OR startsWith(k, '${outcome}:'), v, 0), mapKeys(${map}), mapValues(${map})))`;

const sumOf = async (store: Store, condition: string): Promise<number> =>
  Number(
    (
      await one(
        store,
        `SELECT sum(v) AS n FROM ledger FINAL ARRAY JOIN mapKeys(counts) AS k, mapValues(counts) AS v WHERE ${condition}`,
      )
    ).n,
  );

async function one(store: Store, query: string): Promise<{ n: string }> {
  const [row] = await store.select<{ n: string }>(query);
  return row ?? { n: '0' };
}
