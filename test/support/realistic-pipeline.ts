import { openStore } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';
import { createLogger } from '@breakwater/relay/service';

import { chance, hex } from './realistic-seed.ts';

/* Data for the pipeline page: six hours of a shop whose traffic swells, with a release that was drained, a quota that was spent, a
   loss and a canary that was late. Two runs at one time give the same. */

const MINUTE_MS = 60_000;
const COHORT_MS = 2 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const RELAYS = ['relay-a7f3', 'relay-c21e'];
const CLIENT = 'sentry.javascript.browser/10.63.0';

/** One event of each reason that the page can explain; the tests ask for their receipts. */
export const DROPS = [
  { stage: 'relay', outcome: 'filtered', reason: 'browser-extensions', detail: '' },
  { stage: 'relay', outcome: 'rate_limited', reason: 'project_quota', detail: '' },
  { stage: 'relay', outcome: 'invalid', reason: 'too_large:event', detail: 'event: 1,250,000 bytes, limit 1,000,000' },
  { stage: 'relay', outcome: 'dropped', reason: 'drained', detail: '' },
  { stage: 'processor', outcome: 'dropped', reason: 'invalid_transaction', detail: '' },
  { stage: 'processor', outcome: 'dead', reason: 'envelope', detail: 'the event is not JSON: unexpected end' },
] as const;

export const idOfDrop = (index: number): string => hex(`drop ${index}`, 32);

const isoOf = (ms: number): string => new Date(ms).toISOString();
const wholeSeconds = (ms: number): string => isoOf(ms).slice(0, 19).replace('T', ' ');

export async function insertRealisticPipeline(store: Store, now: number): Promise<void> {
  await store.insert('ledger', ledgerRows(now), 'realistic ledger');
  await store.insert('receipts', receiptRows(now), 'realistic receipts');
  await store.insert('canaries', canaryRows(now), 'realistic canaries');
  await store.insert('losses', [lossRow(now)], 'realistic losses');
  await store.insert('operator_alerts', alertRows(now), 'realistic alerts');
  await store.insert('backups', backupRows(now), 'realistic backups');
}

type LedgerRow = {
  cohort: string;
  project_id: number;
  category: string;
  stage: string;
  source: string;
  counts: Record<string, number>;
};

function ledgerRows(now: number): LedgerRow[] {
  const last = now - (now % COHORT_MS);
  return Array.from({ length: 180 }, (_, index) => last - index * COHORT_MS).flatMap((start) => [
    ...cohortRows(start, now, 'error', 40),
    ...cohortRows(start, now, 'transaction', 220),
  ]);
}

function cohortRows(start: number, now: number, category: string, base: number): LedgerRow[] {
  const seed = `${category} ${start % (6 * HOUR_MS)}`;
  const ageMs = now - start;
  // A quota was spent for half an hour, three hours ago; a loss was ninety minutes ago.
  const spent = ageMs > 2.9 * HOUR_MS && ageMs < 3.4 * HOUR_MS;
  const isLoss = ageMs > 88 * MINUTE_MS && ageMs < 92 * MINUTE_MS;
  const swell = 1 + 0.5 * Math.sin(ageMs / (1.1 * HOUR_MS)) + (spent ? 1.6 : 0);
  const received = Math.round(base * swell * (0.85 + 0.3 * chance(seed)));
  const drops = {
    'filtered:browser-extensions': category === 'error' ? Math.round(received * 0.06) : 0,
    'filtered:filtered-transaction': category === 'transaction' ? Math.round(received * 0.05) : 0,
    'rate_limited:project_quota': spent ? Math.round(received * 0.45) : 0,
    'invalid:too_large:event': category === 'error' && chance(`${seed} large`) > 0.8 ? 2 : 0,
    'dropped:drained': ageMs > 4.5 * HOUR_MS ? Math.round(received * 0.12) : 0,
  };
  const appended = received - Object.values(drops).reduce((sum, drop) => sum + drop, 0);
  const lost = isLoss && category === 'error' ? Math.round(appended * 0.4) : 0;
  const read = ageMs < COHORT_MS ? Math.round(appended * 0.6) : appended - lost;
  const dropped = chance(`${seed} twice`) > 0.5 ? 1 : 0;
  const dead = category === 'error' && chance(`${seed} dead`) > 0.97 ? 1 : 0;
  const stored = Math.max(0, read - dropped - dead);
  const row = (stage: string, source: string, counts: Record<string, number>): LedgerRow => ({
    cohort: wholeSeconds(start),
    project_id: 1,
    category,
    stage,
    source: `${source} ${start}`,
    counts: Object.fromEntries(Object.entries(counts).filter(([, quantity]) => quantity > 0)),
  });
  const [first = 0, second = 0] = [Math.ceil(received / 2), Math.floor(received / 2)];
  return [
    row('relay', `${RELAYS[0]}#1`, { received: first, appended, ...drops }),
    row('relay', `${RELAYS[1]}#1`, { received: second }),
    row('processor', 'batch', { read, stored, 'dropped:duplicate': dropped, 'dead:envelope': dead }),
    row('client', `${RELAYS[0]}#1`, {
      'client_discard:sample_rate': category === 'transaction' ? Math.round(received * 0.25) : 0,
      'client_discard:ratelimit_backoff': spent ? Math.round(received * 0.3) : 0,
      'client_discard:network_error': chance(`${seed} net`) > 0.7 ? 1 : 0,
    }),
    ...(category === 'error' ? [row('issue', 'batch/issue', { decided: stored })] : []),
    ...(lost > 0 ? [{ ...row('log', 'loss', { lost }), category: 'records', project_id: 0 }] : []),
  ];
}

const receiptRows = (now: number) =>
  DROPS.map((drop, index) => ({
    project_id: 1,
    event_id: idOfDrop(index),
    ...drop,
    source: 'realistic',
    category: 'error',
    lane: drop.stage === 'processor' ? 'live' : '',
    relay: RELAYS[0],
    client: CLIENT,
    received_at: isoOf(now - 10 * MINUTE_MS - index * 1000),
    at: isoOf(now - 10 * MINUTE_MS - index * 1000 + 20),
  }));

const canaryRows = (now: number) =>
  Array.from({ length: 60 }, (_, index) => {
    const late = index === 23;
    const accepted = 9 + Math.round(12 * chance(`canary ${index}`));
    const stored = accepted + 180 + Math.round(150 * chance(`canary stored ${index}`));
    return {
      event_id: hex(`canary ${index}`, 32),
      version: 3,
      sent_at: isoOf(now - index * MINUTE_MS - 20_000),
      status: late ? 'late' : 'complete',
      stages: late ? { accepted } : { accepted, stored, symbolicated: stored, told: stored + 90 },
      detail: late ? 'not stored within 60 s' : '',
    };
  });

const lossRow = (now: number) => ({
  loss_id: 'events:0:120000-120311',
  topic: 'events',
  partition: 0,
  first: 120_000,
  end: 120_311,
  records: 311,
  from_at: isoOf(now - 92 * MINUTE_MS),
  to_at: isoOf(now - 88 * MINUTE_MS),
  at: isoOf(now - 80 * MINUTE_MS),
});

const alertRows = (now: number) => [
  {
    alert_id: 'loss:events:0:120000-120311',
    version: 1,
    kind: 'loss',
    stage: 'log',
    cohort: wholeSeconds(now - 92 * MINUTE_MS),
    title: 'The log dropped 311 records of events before they were processed',
    detail: 'Partition 0, offsets 120000 to 120311. Charts over that time are marked.',
    status: 'open',
    at: isoOf(now - 80 * MINUTE_MS),
    over_at: isoOf(0),
  },
  {
    alert_id: 'canary:late',
    version: 2,
    kind: 'canary',
    stage: 'store',
    cohort: wholeSeconds(now - 24 * MINUTE_MS),
    title: 'A canary was not stored within 60 s',
    detail: 'It was accepted after 15 ms. The next one was complete.',
    status: 'over',
    at: isoOf(now - 23 * MINUTE_MS),
    over_at: isoOf(now - 22 * MINUTE_MS),
  },
  {
    alert_id: 'backup:1:2',
    version: 1,
    kind: 'backup',
    stage: 'backup',
    cohort: wholeSeconds(now - 9 * HOUR_MS),
    title: 'The nightly backup is not proven',
    detail: NOT_PROVEN,
    status: 'open',
    at: isoOf(now - 9 * HOUR_MS),
    over_at: isoOf(0),
  },
];

const NOT_PROVEN = `/var/backups/breakwater/2026-11-30T02-00-00.000Z/store/store/5f1/5f1c2a3e-8d3b-4a3e-9f61-2f0b7c4d5e6f/all_1_7_2/data.bin has changed since the backup: its SHA-256 is another.`;

/** Last night's is not proven, the two before are. */
const backupRows = (now: number) =>
  [9, 33, 57].map((hours, index) => ({
    backup_id: `2026-11-${30 - index}T02-00-00.000Z`,
    taken_at: isoOf(now - hours * HOUR_MS),
    at: isoOf(now - hours * HOUR_MS + 4 * MINUTE_MS),
    status: index === 0 ? 'failed' : 'proven',
    bytes: 4_812_345_678,
    events: index === 0 ? 0 : 2_812_345 - index * 61_000,
    from_log: index === 0 ? 0 : 212,
    cohorts: index === 0 ? 0 : 1_440,
    took_ms: 4 * MINUTE_MS + 12_345,
    detail: index === 0 ? NOT_PROVEN : '',
  }));

/** Runs in a process of its own: a process has one embedded store at a time, and a worker of the test runner must not hold it. */
const [, script, folder] = process.argv;
if (script?.endsWith('realistic-pipeline.ts') && folder) {
  const store = await openStore(
    { kind: 'embedded', folder, blobFolder: `${folder}-blobs`, maxMemoryBytes: 800 * 1024 * 1024 },
    createLogger('realistic', 'silent'),
  );
  await insertRealisticPipeline(store, Date.now());
  await store.close();
}
