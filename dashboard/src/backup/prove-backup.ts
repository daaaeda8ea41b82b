import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { readConfig, startProcessor, SUBSCRIPTIONS } from '@breakwater/processor';
import type { AllowedProjects, SystemAccess } from '@breakwater/processor/directory';
import { minuteText, missingUnits } from '@breakwater/processor/operators';
import { openStore } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';
import { openLog } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';

import { receiptFinder } from '../api/receipts/find-receipts.ts';
import { restoreBackup } from './restore-backup.ts';

/*
 * The proof of a backup: it is restored into a folder that goes afterwards, its log is processed to the end, and then the store has to
 * have all rows that it had, the ledger has to balance, and an event has to have its receipt. No relay takes anything, and no message
 * leaves.
 */

export interface Proof {
  /** Sentences; empty where the backup is proven. */
  faults: string[];
  /** Rows of facts as the manifest has them. */
  events: number;
  spans: number;
  /** Events that were in the log alone. */
  fromLog: number;
  cohorts: number;
  ms: number;
}

const MIB = 1024 * 1024;
const LOOK_MS = 200;
/** The backlog of two days at full load takes longer to process than a night has; that much waits only where processors are away. */
const PROCESSED_WITHIN_MS = 30 * 60_000;

export async function proveBackup(
  backup: string,
  workFolder: string,
  accessTo: (projects: readonly number[]) => SystemAccess,
  events: readonly string[] = [],
): Promise<Proof> {
  const began = Date.now();
  const folder = await mkdtemp(join(workFolder, '.proof-'));
  try {
    const { manifest } = await restoreBackup(backup, folder);
    const logger = createLogger('proof', 'error');
    const log = await openLog(
      { kind: 'embedded', folder: join(folder, 'log'), partitions: 1, maxTopicBytes: Number.MAX_SAFE_INTEGER },
      logger,
    );
    const store = await openStore(
      {
        kind: 'embedded',
        folder: join(folder, 'store'),
        maxMemoryBytes: 512 * MIB,
        blobFolder: join(folder, 'blobs'),
      },
      logger,
    );
    try {
      const faults = await lostRows(store, manifest.rows);
      const before = await rowsOf(store, 'events');
      await processAll(log, store, faults);
      const { cohorts, missing } = await missingUnits(store, Date.now());
      for (const { stage, category, expected, found, cohort } of missing)
        faults.push(
          `The ledger does not balance: of the two minutes from ${minuteText(cohort)}, ${found} of ${expected} units (${category}) at the stage ${stage} are accounted for.`,
        );
      faults.push(...(await withoutReceipt(store, accessTo)), ...(await notOnce(store, events)));
      return {
        faults,
        events: manifest.rows['events'] ?? 0,
        spans: manifest.rows['spans'] ?? 0,
        fromLog: (await rowsOf(store, 'events')) - before,
        cohorts,
        ms: Date.now() - began,
      };
    } finally {
      await store.close();
      await log.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows of facts are written once and go by their retention alone, so each of them has to be there when the store opens. */
async function lostRows(store: Store, rows: Readonly<Record<string, number>>): Promise<string[]> {
  const faults: string[] = [];
  for (const table of ['events', 'spans'] as const) {
    const expected = rows[table] ?? 0;
    const found = await rowsOf(store, table);
    if (found !== expected) faults.push(`The table ${table} has ${found} rows instead of ${expected}.`);
  }
  return faults;
}

async function rowsOf(store: Store, table: 'events' | 'spans'): Promise<number> {
  const [row] = await store.select<{ n: string }>(`SELECT count() AS n FROM ${table}`);
  return Number(row?.n ?? 0);
}

async function processAll(log: Log, store: Store, faults: string[]): Promise<void> {
  const config = { ...readConfig({}), ledgerMs: 1000, sendsNothing: true as const };
  const processor = await startProcessor(config, { log, store, logger: createLogger('proof', 'error') });
  try {
    const until = Date.now() + PROCESSED_WITHIN_MS;
    // Twice in a row, because a record makes others in later topics.
    for (let quiet = 0; quiet < 2;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      quiet = (await waitingIn(log)) === 0 ? quiet + 1 : 0;
      if (Date.now() < until) continue;
      faults.push(`Its log was not processed within ${PROCESSED_WITHIN_MS / 60_000} minutes.`);
      return;
    }
  } finally {
    await processor.close();
  }
}

async function waitingIn(log: Log): Promise<number> {
  let waiting = 0;
  for (const { topic, group } of Object.values(SUBSCRIPTIONS))
    for (const { committed, end } of await log.positions(topic, group)) waiting += end - committed;
  return waiting;
}

/** As text of a query, which may have 256 KB. */
const IDS_A_QUERY = 2_000;

/** Events that somebody knows to be acknowledged before the backup have to be stored once each. */
async function notOnce(store: Store, events: readonly string[]): Promise<string[]> {
  const found = new Map<string, number>();
  for (let from = 0; from < events.length; from += IDS_A_QUERY) {
    const ids = events.slice(from, from + IDS_A_QUERY);
    const rows = await store.select<{ id: string; n: string }>(
      `SELECT lower(replaceAll(toString(event_id), '-', '')) AS id, count() AS n
       FROM events WHERE id IN {ids:Array(String)} GROUP BY id LIMIT ${IDS_A_QUERY}`,
      { ids },
    );
    for (const { id, n } of rows) found.set(id, Number(n));
  }
  const missing = events.filter((id) => !found.has(id));
  const twice = [...found].filter(([, n]) => n > 1);
  return [
    ...(missing.length > 0 ? [`${missing.length} of ${events.length} events are missing, ${missing[0]} for one.`] : []),
    ...(twice.length > 0 ? [`${twice.length} events are stored more than once, ${twice[0]?.[0]} for one.`] : []),
  ];
}

/** The newest event has to be found with its life story. */
async function withoutReceipt(
  store: Store,
  accessTo: (projects: readonly number[]) => SystemAccess,
): Promise<string[]> {
  const [event] = await store.select<{ project: number; id: string }>(
    `SELECT project_id AS project, lower(replaceAll(toString(event_id), '-', '')) AS id
     FROM events ORDER BY received_at DESC LIMIT 1`,
  );
  if (!event) return [];
  const projectIds = accessTo([event.project]).projects;
  const projects: AllowedProjects = new Map();
  const receipts = await receiptFinder(store)({
    eventId: event.id,
    projects,
    projectIds,
    pressure: [],
    now: Date.now(),
  });
  const isStored = receipts.some(({ state }) => state === 'stored');
  return isStored ? [] : [`Event ${event.id} has no receipt.`];
}
