import { askedAtMost } from '@breakwater/relay/service';
import type { Metrics, MetricSample } from '@breakwater/relay/service';

import { ALERT_KINDS } from './alerts.ts';
import type { InsertTotals } from '../store/watch-inserts.ts';
import type { Store } from '../store/port.ts';

const QUESTION_MS = 15_000;

/** Inserts of this process. */
export function measureInserts(metrics: Metrics, { inserts }: Pick<Store, 'inserts'>): void {
  const each = (value: (totals: InsertTotals) => number) => (): MetricSample[] =>
    [...inserts.totals()].map((totals) => ({ labels: { table: totals.table }, value: value(totals) }));
  metrics.counter(
    'store_inserts_total',
    'Inserts that the store took.',
    ['table'],
    each((totals) => totals.inserts),
  );
  metrics.counter(
    'store_rows_total',
    'Rows that the store took.',
    ['table'],
    each((totals) => totals.rows),
  );
  metrics.counter(
    'store_insert_seconds_total',
    'Time that these inserts took.',
    ['table'],
    each((totals) => totals.seconds),
  );
  metrics.counter('store_insert_failures_total', 'Inserts that failed, by code.', ['table', 'code'], () =>
    [...inserts.failures()].map(({ table, code, quantity }) => ({ labels: { table, code }, value: quantity })),
  );
}

/** The store's word on the whole installation. Its lines are absent while it is away. */
export function measureWitnesses(metrics: Metrics, store: Pick<Store, 'select'>, now: () => number): void {
  const alerts = askedAtMost(QUESTION_MS, async () => {
    const open = new Map((await store.select<OpenAlerts>(OPEN_ALERTS)).map(({ kind, quantity }) => [kind, quantity]));
    // An alert that ends is a zero, and not an absence.
    return ALERT_KINDS.map((kind) => ({ labels: { kind }, value: open.get(kind) ?? 0 }));
  });
  metrics.gauge('alerts_open', 'Alerts of operators that are not over; `cohort`: units are missing.', ['kind'], alerts);

  const canary = askedAtMost(QUESTION_MS, async () => {
    const [row] = await store.select<{ at: string | null }>(LAST_CANARY);
    return row?.at ? [{ value: (now() - Number(row.at)) / 1000 }] : [];
  });
  metrics.gauge('canary_passed_seconds', 'Age of the newest canary that passed all stages.', [], canary);

  const messages = askedAtMost(QUESTION_MS, async () =>
    (await store.select<{ state: string; quantity: number }>(MESSAGES)).map(({ state, quantity }) => ({
      labels: { state },
      value: quantity,
    })),
  );
  metrics.gauge(
    'messages',
    'Messages of the last 24 hours by state: pending, waiting and begun ones are not delivered yet.',
    ['state'],
    messages,
  );
}

interface OpenAlerts {
  kind: string;
  quantity: number;
}

const OPEN_ALERTS = `
  SELECT kind, toFloat64(count()) AS quantity
  FROM operator_alerts FINAL
  WHERE status = 'open'
  GROUP BY kind
  ORDER BY kind`;

const LAST_CANARY = `
  SELECT toString(toUnixTimestamp64Milli(maxOrNull(sent_at))) AS at
  FROM canaries FINAL
  WHERE status = 'complete' AND sent_at > now() - INTERVAL 1 DAY`;

const MESSAGES = `
  SELECT state, toFloat64(count()) AS quantity
  FROM deliveries FINAL
  WHERE at > now() - INTERVAL 1 DAY
  GROUP BY state
  ORDER BY state`;
