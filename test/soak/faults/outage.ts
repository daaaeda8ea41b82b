import type { Store } from '@breakwater/processor/store';

import { startApp } from '../../support/app.ts';
import type { RunningKafka } from '../../support/kafka.ts';
import { pause } from '../../support/wait.ts';
import { startLoad } from './load.ts';
import { startServices } from './services.ts';
import { isSpotless, judge } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export interface OutageOptions {
  /** How long the broker is away. */
  seconds: number;
}

interface Client {
  captured: number;
  /** Answers to its events by status; only Sentry's SDK shows them. */
  answers: Record<string, number>;
  stored: number;
}

export interface OutageReport extends OutageOptions {
  statuses: Readonly<Record<number, number>>;
  withoutRetryAfter: number;
  givenUp: number;
  /** From the broker's return to the first 200. */
  recoveredMs: number;
  ours: Client;
  sentry: Client;
  /** Errors that clients reported as not sent, by reason. All are Sentry's, because our SDK lost none. */
  reported: Record<string, number>;
  /** Events that Sentry's SDK captured and that are neither stored nor reported. */
  unreported: number;
  verdict: Verdict;
  isSpotless: boolean;
}

const OURS = { sdk: '@breakwater/sdk', release: 'ours@1.0.0' };
const SENTRY = { sdk: '@sentry/node-10', release: 'sentry@1.0.0' };
const BEFORE_MS = 5_000;
/** Longer than any client was told to wait. */
const AFTER_MS = 25_000;
const PER_SECOND = 20;

/** Stops the broker for a while, under a load and two real clients, and counts the losses of each. */
export async function runOutage(kafka: RunningKafka, options: OutageOptions): Promise<OutageReport> {
  const installation = await startServices(kafka);
  try {
    const DSN = installation.dsns[0] ?? '';
    const apps = await Promise.all(
      [OURS, SENTRY].map(({ sdk, release }) =>
        startApp('peers/sentry-sdks/apps/outage-app.mjs', [sdk], { DSN, RELEASE: release }),
      ),
    );
    const load = startLoad(installation.dsns, PER_SECOND);
    await pause(BEFORE_MS);
    await kafka.kill();
    await pause(options.seconds * 1000);
    await kafka.restart();
    const returned = performance.now();
    const before = load.statuses[200] ?? 0;
    while ((load.statuses[200] ?? 0) === before && performance.now() - returned < AFTER_MS) await pause(10);
    const recoveredMs = Math.round(performance.now() - returned);
    await pause(AFTER_MS);
    await Promise.all(apps.map((app) => app.stop()));
    await load.stop();

    const [saidByOurs, saidBySentry] = apps.map((app) => saidBy(app.output()));
    if (!saidByOurs || !saidBySentry) throw new Error('a client said nothing');
    return await installation.finish(async (store) => {
      const verdict = await judge(store, load);
      const { statuses, withoutRetryAfter, givenUp } = load;
      const ours = { ...saidByOurs, stored: await storedOf(store, OURS.release) };
      const sentry = { ...saidBySentry, stored: await storedOf(store, SENTRY.release) };
      const reported = await reportedIn(store);
      const report = {
        ...options,
        statuses,
        withoutRetryAfter,
        givenUp,
        recoveredMs,
        ours,
        sentry,
        reported,
        unreported: sentry.captured - sentry.stored - sumOf(reported),
        verdict,
      };
      return { ...report, isSpotless: isFine(report) };
    });
  } finally {
    await installation.remove();
  }
}

/**
 * Our SDK loses nothing. Sentry's reports the events that it held back after a limit, but not those that were answered with an
 * error. Missing events are among those, because after a 503 the log may have the event all the same.
 */
const isFine = ({ ours, sentry, unreported, verdict, ...load }: Omit<OutageReport, 'isSpotless'>): boolean =>
  isSpotless(verdict) &&
  load.givenUp === 0 &&
  load.withoutRetryAfter === 0 &&
  (load.statuses[503] ?? 0) > 0 &&
  ours.stored === ours.captured &&
  unreported >= 0 &&
  unreported <= (sentry.answers['503'] ?? 0);

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

function saidBy(output: string): Omit<Client, 'stored'> | null {
  const [, report = 'null'] = /REPORT (.*)/.exec(output) ?? [];
  return JSON.parse(report) as Omit<Client, 'stored'> | null;
}

async function storedOf(store: Store, release: string): Promise<number> {
  const [row] = await store.select<{ n: string }>(
    'SELECT uniqExact(event_id) AS n FROM events WHERE release = {release:String}',
    { release },
  );
  return Number(row?.n ?? 0);
}

async function reportedIn(store: Store): Promise<Record<string, number>> {
  const rows = await store.select<{ reason: string; n: string }>(
    `SELECT substring(k, length('client_discard:') + 1) AS reason, sum(v) AS n
     FROM ledger FINAL ARRAY JOIN mapKeys(counts) AS k, mapValues(counts) AS v
     WHERE stage = 'client' AND category = 'error' GROUP BY reason`,
  );
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, Number(n)]));
}
