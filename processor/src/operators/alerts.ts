import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Log, OperatorNotice } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import { isoOf } from '../topics/row-origin.ts';
import type { Store } from '../store/port.ts';
import { insertSaid } from '../ledger/ledger-row.ts';

/** Kinds of facts that operators must know. */
export const ALERT_KINDS = [
  'cohort',
  'behind',
  'canary',
  'loss',
  'stale_client',
  'judging_paused',
  'deliveries_paused',
  'backup',
  'relay_clock',
  'processor_clock',
  'erasures',
] as const;

/** A fact that operators must know. */
export interface Alert {
  /** Deterministic: the same finding gets the same id in every process. */
  id: string;
  kind: (typeof ALERT_KINDS)[number];
  stage: string;
  /** Epoch milliseconds. */
  cohort: number;
  title: string;
  detail: string;
}

/** A row of `operator_alerts`. */
interface AlertRow {
  alert_id: string;
  version: number;
  kind: string;
  stage: string;
  cohort: string;
  title: string;
  detail: string;
  status: 'open' | 'over';
  at: string;
  over_at: string;
}

export interface OpenAlert extends Alert {
  version: number;
  /** The time since which the alert is open. */
  at: number;
}

export interface AlertTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  logger: Pick<Logger, 'error'>;
  now: () => number;
}

/**
 * Opens an alert and mails operators, unless `tell` is false. While the alert is open, raising it again changes nothing, and
 * one alert sends at most one mail ever. The notice is appended first: after a crash between the two the alert is raised once
 * more.
 */
export async function raiseAlert(alert: Alert, { log, store, logger, now }: AlertTools, tell = true): Promise<void> {
  const at = now();
  const { id, kind, stage, cohort, title, detail } = alert;
  const [known] = await store.select<Pick<AlertRow, 'status'> & { version: string }>(
    'SELECT version, status FROM operator_alerts FINAL WHERE alert_id = {id:String}',
    { id },
  );
  if (known?.status === 'open') return;
  logger.error({ alert: id, kind, stage, detail }, title);
  if (tell) {
    const decision = `alert:${id}`;
    const notice: OperatorNotice = { v: 1, decision, kind: 'operator', at, stage, title, detail };
    await log.append(TOPICS.notifications.name, [{ key: decision, value: encodeRecord(notice) }]);
  }
  const row: AlertRow = {
    alert_id: id,
    version: Number(known?.version ?? 0) + 1,
    kind,
    stage,
    cohort: isoOf(cohort),
    title,
    detail,
    status: 'open',
    at: isoOf(at),
    over_at: isoOf(0),
  };
  await insertSaid(store, 'operator_alerts', [row]);
}

/** Closes alerts whose fault has ended, or is so old that it no longer matters. */
export async function endAlerts(alerts: readonly OpenAlert[], { store, now }: AlertTools): Promise<void> {
  const rows = alerts.map((alert): AlertRow => ({
    alert_id: alert.id,
    version: alert.version + 1,
    kind: alert.kind,
    stage: alert.stage,
    cohort: isoOf(alert.cohort),
    title: alert.title,
    detail: alert.detail,
    status: 'over',
    at: isoOf(alert.at),
    over_at: isoOf(now()),
  }));
  await insertSaid(store, 'operator_alerts', rows);
}

/** Kinds that the evaluator of the ledger ends; each of the others is ended by the module that raised it. */
const OF_THE_LEDGER: readonly Alert['kind'][] = ['cohort', 'behind', 'loss'];

/** Open alerts of these kinds, the newest 1,000. */
export async function openAlerts(
  store: Pick<Store, 'select'>,
  kinds: readonly Alert['kind'][] = OF_THE_LEDGER,
): Promise<OpenAlert[]> {
  const rows = await store.select<Omit<AlertRow, 'version' | 'kind'> & { version: string; kind: Alert['kind'] }>(
    `SELECT *
     FROM operator_alerts FINAL
     WHERE status = 'open' AND kind IN {kinds:Array(String)}
     ORDER BY at DESC
     LIMIT 1000`,
    { kinds },
  );
  return rows.map(({ alert_id, version, kind, stage, cohort, title, detail, at }) => ({
    id: alert_id,
    version: Number(version),
    kind,
    stage,
    cohort: Date.parse(cohort),
    title,
    detail,
    at: Date.parse(at),
  }));
}
