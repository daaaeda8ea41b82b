import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { DSN_KEY } from '../support/breakwater.ts';
import { pause } from '../support/wait.ts';
import type { FromLanes, ToLanes } from './lanes-process.ts';
import { prepare, sendPrepared } from './load.ts';
import { percentile, report } from './report.ts';

/*
 * A stop of the processors for 30 minutes at 100 events of over 8 KB a second, and its aftermath, in one process with the
 * embedded log and store. The 180,000 events of the stop are sent as fast as the relay takes them, for as long as the bounds
 * below allow; it routes them by its own rule. The stop itself is not waited for: nothing depends on how long events have been
 * in the log. Then the processor starts while new events come at 100 a second, and each is looked for every 200 ms. The speed
 * of the backlog alone is measured before, with a smaller one. The load generator shares the cores with the product.
 *
 * An argument sets the number of events of the stop: `npm run bench -- lanes 10000`.
 */
const TARGET_S = 5;
const PER_SECOND = 100;
const OUTAGE_EVENTS = Number(process.argv[2] ?? PER_SECOND * 30 * 60);
const CAPACITY_EVENTS = Math.min(10_000, OUTAGE_EVENTS);
/** Events that arrive before relays notice that the processors are away: they stay in the live lane. */
const UNNOTICED_EVENTS = Math.min(PER_SECOND * 10, OUTAGE_EVENTS);
const UNNOTICED_MS = 11_000;
const CONCURRENCY = 32;
const REFUSED_PAUSE_MS = 500;
const SEND_AT_MOST_MS = 90_000;
const DRAIN_AT_MOST_MS = 150_000;
/** New events are sent for at least this long. */
const STEADY_AT_LEAST_MS = 10_000;
const NEW_RELEASE = 'after@1';

const folder = await mkdtemp(join(tmpdir(), 'breakwater-lanes-'));
const child = fork(fileURLToPath(new URL('lanes-process.ts', import.meta.url)), [folder], {
  execArgv: ['--conditions=source', '--import', 'tsx'],
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
const killNow = (): void => void child.kill('SIGKILL');
process.on('exit', killNow);
const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));

const hear = <Told extends FromLanes['tell']>(told: Told) =>
  new Promise<Extract<FromLanes, { tell: Told }>>((resolve, reject) => {
    const listen = (message: FromLanes) => {
      if (message.tell !== told) return;
      child.off('message', listen);
      resolve(message as Extract<FromLanes, { tell: Told }>);
    };
    child.on('message', listen);
    void exited.then((code) => reject(new Error(`the process ended with ${code}`)));
  });
const ask = async (message: ToLanes): Promise<void> => {
  const done = hear('done');
  child.send(message);
  await done;
};
const askLeft = async (): Promise<Extract<FromLanes, { tell: 'left' }>> => {
  const answer = hear('left');
  child.send({ ask: 'left' } satisfies ToLanes);
  return answer;
};

try {
  const { port } = await hear('ready');
  const url = `http://127.0.0.1:${port}/api/1/envelope/?sentry_version=7&sentry_key=${DSN_KEY}`;

  const capacityEvents = await takeWhileAway(url, CAPACITY_EVENTS);
  const capacity = await drainAlone(capacityEvents);
  await ask({ ask: 'stop' });

  await ask({ ask: 'die' });
  const unnoticed = await takeWhileAway(url, UNNOTICED_EVENTS);
  await pause(UNNOTICED_MS);
  const taken = unnoticed + (await takeWhileAway(url, OUTAGE_EVENTS - UNNOTICED_EVENTS));
  const before = await askLeft();
  report({
    bench: 'lanes',
    metric: 'outage_events',
    value: taken,
    unit: 'events',
    vs: '30 min at 100/s',
    ratio: taken / 180_000,
  });
  report({ bench: 'lanes', metric: 'outage_backlog_events', value: before.backlog, unit: 'events' });

  const { latencies, refused, drainS, drained } = await recover(url, before.backlog);
  const p99 = percentile(latencies, 0.99) / 1000;
  report({
    bench: 'lanes',
    metric: 'live_p99_s_after_outage',
    value: p99,
    unit: 's',
    vs: `target ${TARGET_S}`,
    ratio: p99 / TARGET_S,
  });
  report({ bench: 'lanes', metric: 'live_p50_s_after_outage', value: percentile(latencies, 0.5) / 1000, unit: 's' });
  report({ bench: 'lanes', metric: 'live_max_s_after_outage', value: percentile(latencies, 1) / 1000, unit: 's' });
  report({ bench: 'lanes', metric: 'live_refused', value: refused, unit: 'events', vs: `${latencies.length} taken` });
  const rate = drained / drainS;
  const wholeS = before.backlog / rate;
  report({
    bench: 'lanes',
    metric: 'backlog_drain_s',
    value: wholeS,
    unit: drained < before.backlog ? `s, by the rate of the first ${Math.round(drainS)}` : 's',
    vs: 'backlog / capacity',
    ratio: wholeS / (before.backlog / capacity),
  });
  report({
    bench: 'lanes',
    metric: 'backlog_drain_eps',
    value: rate,
    unit: 'events/s',
    vs: 'capacity',
    ratio: rate / capacity,
  });
  report({ bench: 'lanes', metric: 'capacity_eps', value: capacity, unit: 'events/s' });
} finally {
  child.send({ ask: 'end' } satisfies ToLanes);
  await exited;
  process.off('exit', killNow);
  await rm(folder, { recursive: true, force: true });
}

/** Sends as many events as the relay takes within the bound, and waits a little when it refuses more for the moment. */
async function takeWhileAway(url: string, count: number): Promise<number> {
  const end = performance.now() + SEND_AT_MOST_MS;
  let taken = 0;
  let inFlight = 0;
  const worker = async (index: number): Promise<void> => {
    while (taken + inFlight < count && performance.now() < end) {
      inFlight++;
      const status = await sendPrepared(url, prepare(`group-${(index + taken) % 50}`));
      inFlight--;
      if (status === 200) taken++;
      else if (status === 429) await pause(REFUSED_PAUSE_MS);
      else throw new Error(`an event was answered with ${status}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, (_, index) => worker(index)));
  return taken;
}

/** Events a second, while no other events come. */
async function drainAlone(events: number): Promise<number> {
  const started = performance.now();
  await ask({ ask: 'start' });
  for (;;) {
    const { backlog, live } = await askLeft();
    if (backlog + live === 0) return (events * 1000) / (performance.now() - started);
    await pause(100);
  }
}

interface Recovery {
  /** The time of each new event from its send until it was found. */
  latencies: number[];
  /** New events that the relay did not take. */
  refused: number;
  drainS: number;
  drained: number;
}

async function recover(url: string, backlog: number): Promise<Recovery> {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  child.on('message', (message: FromLanes) => {
    if (message.tell !== 'visible') return;
    for (const id of message.ids) {
      const sent = sentAt.get(id);
      if (sent === undefined) continue;
      latencies.push(message.at - sent);
      sentAt.delete(id);
    }
  });
  let refused = 0;
  const sendNew = async (index: number): Promise<void> => {
    const prepared = prepare(`group-${index % 50}`, NEW_RELEASE);
    sentAt.set(prepared.eventId, Date.now());
    if ((await sendPrepared(url, prepared)) === 200) return;
    sentAt.delete(prepared.eventId);
    refused++;
  };

  await ask({ ask: 'watch', release: NEW_RELEASE });
  await ask({ ask: 'start' });
  const started = performance.now();
  const elapsedS = (): number => (performance.now() - started) / 1000;
  const progress = { left: backlog, drainS: 0 };
  const isDraining = (): boolean => progress.left > 0 && elapsedS() * 1000 < DRAIN_AT_MOST_MS;
  const drain = async (): Promise<void> => {
    while (isDraining()) {
      await pause(500);
      progress.left = (await askLeft()).backlog;
      progress.drainS = elapsedS();
    }
  };
  const keepSending = async (): Promise<void> => {
    const sent: Promise<void>[] = [];
    for (let index = 0; isDraining() || elapsedS() * 1000 < STEADY_AT_LEAST_MS; index++) {
      const wait = (index * 1000) / PER_SECOND - elapsedS() * 1000;
      if (wait > 1) await pause(wait);
      sent.push(sendNew(index));
    }
    await Promise.all(sent);
  };
  await Promise.all([drain(), keepSending()]);

  const deadline = performance.now() + 20_000;
  while (sentAt.size > 0 && performance.now() < deadline) await pause(100);
  // Events that were never found count as late as they are.
  for (const sent of sentAt.values()) latencies.push(Date.now() - sent);
  return { latencies, refused, drainS: progress.drainS, drained: backlog - progress.left };
}
