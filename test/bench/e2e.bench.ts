import { startBreakwater } from '../support/breakwater.ts';
import { ingestUrl } from '../support/send.ts';
import { until } from '../support/wait.ts';
import { cpuFloors } from './floor/cpu-floor.ts';
import { prepare, sendAll } from './load.ts';
import { percentile, report } from './report.ts';
import { settledCpuUs } from './settled.ts';
import { cpuSeconds, peakRssMb } from './usage.ts';
import { visibleLatencies } from './visible.ts';

/*
 * Measures one process, as `npm start` runs it: how many events of over 8 KB a second until all are stored, its CPU and most
 * memory meanwhile, how long from the send until the issue list shows an event while 200 events a second arrive, and the CPU of
 * an event until all is quiet against the floor of the engine (`floor/`). The load generator shares the cores with the product.
 */
const TARGET_EPS = 2000;
const TARGET_P99_MS = 1000;
const SUSTAINED_EVENTS = 40_000;
const WARM_UP_EVENTS = 4000;
const STEADY_SECONDS = 20;
const PER_SECOND = 200;
const PROBE_EVERY = 20;
const FLOOR_EVENTS = 20_000;

const groups = (count: number) => Array.from({ length: count }, (_, i) => prepare(`group-${i % 50}`));
const breakwater = await startBreakwater();
const url = ingestUrl(breakwater.dsn);
const stored = async (): Promise<number> => {
  const list = await breakwater.api<{ count: string }[]>(
    '/api/0/projects/default/default/issues/?query=&statsPeriod=24h&limit=100',
  );
  return list.reduce((sum, issue) => sum + Number(issue.count), 0);
};

try {
  await sendAll(url, groups(WARM_UP_EVENTS), 32);
  await until('the warm-up to be stored', stored, (count) => count >= WARM_UP_EVENTS, 60_000);

  const events = groups(SUSTAINED_EVENTS);
  const cpuBefore = cpuSeconds(breakwater.pid);
  const started = performance.now();
  let acceptedMs = 0;
  const burstRss = await peakRssMb(breakwater.pid, async () => {
    await sendAll(url, events, 64);
    acceptedMs = performance.now() - started;
    await until('all events to be stored', stored, (count) => count >= WARM_UP_EVENTS + SUSTAINED_EVENTS, 120_000);
  });
  const eps = (SUSTAINED_EVENTS * 1000) / (performance.now() - started);
  const cpuUs = ((cpuSeconds(breakwater.pid) - cpuBefore) * 1e6) / SUSTAINED_EVENTS;
  report({
    bench: 'e2e',
    metric: 'sustained_eps',
    value: eps,
    unit: 'events/s',
    vs: `target ${TARGET_EPS}`,
    ratio: eps / TARGET_EPS,
  });
  report({ bench: 'e2e', metric: 'accepted_eps', value: (SUSTAINED_EVENTS * 1000) / acceptedMs, unit: 'events/s' });
  report({ bench: 'e2e', metric: 'cpu_us_per_event', value: cpuUs, unit: 'us' });
  report({ bench: 'e2e', metric: 'burst_rss_mb', value: burstRss, unit: 'MB' });

  const latencies = await visibleLatencies(breakwater, {
    perSecond: PER_SECOND,
    seconds: STEADY_SECONDS,
    probeEvery: PROBE_EVERY,
    usual: (index) => prepare(`group-${index % 50}`),
    probe: (name) => prepare(name, 'shop@2.3.1', `probe ${name}`),
  });
  const p99 = percentile(latencies, 0.99);
  report({ bench: 'e2e', metric: 'visible_p50_ms', value: percentile(latencies, 0.5), unit: 'ms' });
  report({
    bench: 'e2e',
    metric: 'visible_p99_ms',
    value: p99,
    unit: 'ms',
    vs: `target ${TARGET_P99_MS}`,
    ratio: p99 / TARGET_P99_MS,
  });
} finally {
  await breakwater.stop();
}

await cpuAboveFloor();

/** The CPU of an event until its ledger balances and merges are quiet, against the least that it can cost with this engine. */
async function cpuAboveFloor(): Promise<void> {
  const events = groups(FLOOR_EVENTS);
  const ours = await settledCpuUs(events, WARM_UP_EVENTS);
  const bodies = events.map(({ body }) => body);
  const warmUp = groups(WARM_UP_EVENTS).map(({ body }) => body);
  const floors = await cpuFloors(warmUp, bodies);
  for (const { format, cpuUs } of floors) console.error(`floor by ${format}: ${cpuUs.toFixed(0)} us an event`);
  const least = Math.min(...floors.map(({ cpuUs }) => cpuUs));
  report({
    bench: 'e2e',
    metric: 'cpu_floor',
    value: ours,
    unit: 'us',
    vs: `floor ${least.toFixed(0)}, target 2.5`,
    ratio: ours / least,
  });
}
