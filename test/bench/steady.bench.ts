import { startBreakwater } from '../support/breakwater.ts';
import { ingestUrl } from '../support/send.ts';
import { pause } from '../support/wait.ts';
import { everydayError, firstOfIssue } from './everyday.ts';
import { sendSteadily } from './load.ts';
import { percentile, report } from './report.ts';
import { insertedParts, partsBetween } from './store-parts.ts';
import { threadSeconds, treeCpuSeconds } from './usage.ts';
import { visibleLatencies } from './visible.ts';

/*
 * `npm run bench -- steady [seconds]`: the cost of one process, as `npm start` runs it with its canary, at the rates that people
 * have: CPU without traffic, then at 3, 10, 50 and 200 errors of 8 KB a second, a minute each after a warm-up at the same rate.
 * Meanwhile nothing is asked of it: its use is read from the system, the parts of its tables from their folders. Then a
 * minute at 10 a second with looks at the list of issues, for the time until an event is visible.
 */
const seconds = Number(process.argv[2] ?? 60);
const WARM_UP_S = 15;
const SETTLE_S = 20;
const RATES = [
  { perSecond: 3, most: 3 },
  { perSecond: 10, most: 5 },
  { perSecond: 50, most: 10 },
  { perSecond: 200, most: 25 },
];
const MOST = { idlePct: 0.8, partsAMinute: 90, visibleMs: 1_500 };
/** The rate of the figures for parts and for visible events. */
const ORDINARY = 10;
/** Half of the events are first ones of issues: 300 probes in the minute. */
const PROBE_EVERY = 2;

const breakwater = await startBreakwater({ BREAKWATER_CANARY_SECONDS: '60' });
const url = ingestUrl(breakwater.dsn);
let sent = 0;
const send = (perSecond: number, forSeconds: number) =>
  sendSteadily(url, perSecond, forSeconds, () => everydayError(sent++));

try {
  await send(50, WARM_UP_S);
  await pause(SETTLE_S * 1000);
  const idle = await measure(() => pause(seconds * 1000));
  figure('idle_cpu_pct', idle.cpuPct, '% of a core', MOST.idlePct);
  tell('idle', idle);

  for (const { perSecond, most } of RATES) {
    const sending = send(perSecond, WARM_UP_S + seconds + 1);
    await pause(WARM_UP_S * 1000);
    const minute = await measure(() => pause(seconds * 1000));
    await sending;
    figure(`cpu_pct_at_${perSecond}`, minute.cpuPct, '% of a core', most);
    tell(`${perSecond} events/s`, minute);
    if (perSecond !== ORDINARY) continue;
    const parts = [...minute.parts.values()].reduce((sum, each) => sum + each, 0);
    figure(`parts_per_minute_at_${ORDINARY}`, (parts * 60) / seconds, 'parts', MOST.partsAMinute);
  }

  await pause(SETTLE_S * 1000);
  const latencies = await visibleLatencies(breakwater, {
    perSecond: ORDINARY,
    seconds,
    probeEvery: PROBE_EVERY,
    usual: everydayError,
    probe: firstOfIssue,
  });
  report({ bench: 'steady', metric: `visible_p50_ms_at_${ORDINARY}`, value: percentile(latencies, 0.5), unit: 'ms' });
  figure(`visible_p99_ms_at_${ORDINARY}`, percentile(latencies, 0.99), 'ms', MOST.visibleMs);
} finally {
  await breakwater.stop();
}

interface Minute {
  cpuPct: number;
  /** By name of thread. */
  threads: Map<string, number>;
  /** By table. */
  parts: Map<string, number>;
}

async function measure(work: () => Promise<unknown>): Promise<Minute> {
  const { pid, dataFolder } = breakwater;
  const [cpu, threads, parts, started] = [
    treeCpuSeconds(pid),
    threadSeconds(pid),
    insertedParts(dataFolder),
    performance.now(),
  ];
  await work();
  const took = (performance.now() - started) / 1000;
  const pct = (from: number, to: number): number => ((to - from) / took) * 100;
  return {
    cpuPct: pct(cpu, treeCpuSeconds(pid)),
    threads: new Map([...threadSeconds(pid)].map(([name, now]) => [name, pct(threads.get(name) ?? 0, now)])),
    parts: partsBetween(parts, insertedParts(dataFolder)),
  };
}

function figure(metric: string, value: number, unit: string, most: number): void {
  report({ bench: 'steady', metric, value, unit, vs: `target ${most}`, ratio: value / most });
}

/** Says where it went, beside the figures. */
function tell(phase: string, { threads, parts }: Minute): void {
  const top = [...threads].toSorted(([, a], [, b]) => b - a).filter(([, pct]) => pct >= 0.01);
  console.error(`${phase}: CPU by thread`, top.map(([name, pct]) => `${name} ${pct.toFixed(2)}`).join(', '));
  console.error(`${phase}: parts by table`, [...parts].map(([table, count]) => `${table} ${count}`).join(', '));
}
