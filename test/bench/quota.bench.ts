import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openLog } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import type { Log } from '@breakwater/relay/log';

import { startKafka } from '../support/kafka.ts';
import { offer, quotaKafka, soonWindow, startQuotaRelay, takenWithin, tellQuota } from '../support/quota-relays.ts';
import { pause } from '../support/wait.ts';
import { percentile, report } from './report.ts';

/*
 * Measures how exactly three relays keep one quota: ten times its limit, unequally spread, for one whole minute. `quota` runs
 * them in one process on the embedded log (its folder belongs to one process), `quota kafka` in three processes on a real
 * Kafka.
 */
const LIMIT = 6_000;
const WINDOW_S = 60;
const TIMES = 10;
const PARTS = [0.6, 0.3, 0.1];
const TARGET_PCT = 5;
/** Relays begin before the window, as in production. */
const LEAD_MS = 2_000;

const isOnKafka = process.argv.includes('kafka');
const closers: (() => Promise<unknown>)[] = [];
try {
  const { log, urls } = isOnKafka ? await startOnKafka() : await startOnFolder();
  const window = soonWindow(WINDOW_S, LEAD_MS + 500);
  await tellQuota(log, window.organization, LIMIT, WINDOW_S);
  await pause(window.start - LEAD_MS - Date.now());

  const perSecond = PARTS.map((part) => (part * TIMES * LIMIT) / WINDOW_S);
  const { statuses, latenciesMs } = await offer(urls, perSecond, window.end + 200);
  const taken = await takenWithin(log, window);
  const accepted = [...taken.values()].reduce((sum, count) => sum + count, 0);
  const requests = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const signed = 100 * (accepted / LIMIT - 1);

  const where = isOnKafka ? 'three processes on Kafka' : 'embedded log';
  const figure = { bench: 'quota', unit: '%', vs: `target ${TARGET_PCT}, ${where}` };
  report({ ...figure, metric: 'overshoot_pct', value: Math.abs(signed), ratio: Math.abs(signed) / TARGET_PCT });
  report({ ...figure, metric: 'overshoot_signed_pct', value: signed });
  report({ bench: 'quota', metric: 'accepted', value: accepted, unit: 'events', vs: 'limit', ratio: accepted / LIMIT });
  report({
    bench: 'quota',
    metric: 'offered_times',
    value: requests / LIMIT / ((WINDOW_S * 1000 + LEAD_MS) / (WINDOW_S * 1000)),
    unit: 'limits',
  });
  report({ bench: 'quota', metric: 'answer_p99_ms', value: percentile(latenciesMs, 0.99), unit: 'ms' });
  const others = [...statuses].filter(([status]) => status !== 200 && status !== 429);
  if (others.length > 0) throw new Error(`answered otherwise: ${JSON.stringify(others)}`);
} finally {
  for (const close of closers.toReversed()) await close();
}

async function startOnFolder(): Promise<{ log: Log; urls: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-quota-'));
  closers.push(() => rm(folder, { recursive: true }));
  const logger = createLogger('quota', 'error');
  const log = await openLog({ kind: 'embedded', folder, partitions: 4, maxTopicBytes: 2 ** 30 }, logger);
  closers.push(() => log.close());
  const urls: string[] = [];
  for (const index of PARTS.keys()) {
    const relay = await startQuotaRelay(log, `relay-${index}`);
    closers.push(() => relay.close());
    urls.push(relay.url);
  }
  return { log, urls };
}

async function startOnKafka(): Promise<{ log: Log; urls: string[] }> {
  const kafka = await startKafka();
  if ('skip' in kafka) throw new Error(kafka.skip);
  closers.push(() => kafka.stop());
  const log = await openLog(quotaKafka(kafka.brokers, 'bench'), createLogger('quota', 'error'));
  closers.push(() => log.close());
  const program = fileURLToPath(new URL('quota-relay.ts', import.meta.url));
  const urls: string[] = [];
  for (const index of PARTS.keys()) {
    const child = fork(program, [kafka.brokers.join(','), `relay-${index}`]);
    const exited = once(child, 'exit');
    closers.push(async () => {
      if (child.connected) child.disconnect();
      await exited;
    });
    const [url] = (await Promise.race([once(child, 'message'), exited])) as [unknown];
    if (typeof url !== 'string') throw new Error(`a relay ended with ${String(url)}`);
    urls.push(url);
  }
  return { log, urls };
}
