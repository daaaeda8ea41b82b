import { startBreakwater } from '../support/breakwater.ts';
import { ingestUrl } from '../support/send.ts';
import { pause, until } from '../support/wait.ts';
import { prepare, sendAll, sendSteadily } from './load.ts';
import { percentile, report } from './report.ts';
import { cpuSeconds, peakRssMb } from './usage.ts';

/*
 * Measures one process, as `npm start` runs it: how many events of over 8 KB a second until all are stored, its CPU and most
 * memory meanwhile, and how long from the send until the issue list shows an event while 200 events a second arrive. The load
 * generator shares the cores with the product.
 */
const TARGET_EPS = 2000;
const TARGET_P99_MS = 1000;
const SUSTAINED_EVENTS = 40_000;
const WARM_UP_EVENTS = 4000;
const STEADY_SECONDS = 20;
const PER_SECOND = 200;
const PROBE_EVERY = 20;

interface Listed {
  issues: { title: string; events: number }[];
}

const breakwater = await startBreakwater();
const url = ingestUrl(breakwater.dsn);
const stored = async (): Promise<number> => {
  const list = await breakwater.api<{ count: string }[]>(
    '/api/0/projects/default/default/issues/?query=&statsPeriod=24h&limit=100',
  );
  return list.reduce((sum, issue) => sum + Number(issue.count), 0);
};

try {
  const groups = (count: number) => Array.from({ length: count }, (_, i) => prepare(`group-${i % 50}`));
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

  const latencies = await visibleLatencies();
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

/** Every twentieth event is the first of an issue of its own. The list is requested every 50 ms, which is a part of the figure. */
async function visibleLatencies(): Promise<number[]> {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  let sending = true;
  const watch = async () => {
    for (;;) {
      const list = await breakwater.api<Listed>('/api/ui/issues?query=probe&sort=firstSeen&period=1h&limit=100');
      const now = performance.now();
      for (const { title } of list.issues) {
        const probe = /probe-\d+/.exec(title)?.[0] ?? '';
        const sent = sentAt.get(probe);
        if (sent === undefined) continue;
        latencies.push(now - sent);
        sentAt.delete(probe);
      }
      if (!sending && sentAt.size === 0) return;
      if (!sending && now > deadline) throw new Error(`${sentAt.size} probes never became visible`);
      await pause(50);
    }
  };
  const deadline = performance.now() + (STEADY_SECONDS + 20) * 1000;
  const send = () =>
    sendSteadily(url, PER_SECOND, STEADY_SECONDS, (index) => {
      if (index % PROBE_EVERY !== 0) return prepare(`group-${index % 50}`);
      const name = `probe-${index}`;
      sentAt.set(name, performance.now());
      return prepare(name, 'shop@2.3.1', `probe ${name}`);
    });
  await Promise.all([watch(), send().finally(() => (sending = false))]);
  return latencies;
}
