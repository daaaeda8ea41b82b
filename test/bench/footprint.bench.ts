import { freePort, launchUntil, startBreakwater } from '../support/breakwater.ts';
import { ingestUrl } from '../support/send.ts';
import { pause } from '../support/wait.ts';
import { prepare, sendSteadily } from './load.ts';
import { percentile, report } from './report.ts';
import { cpuSeconds, peakRssMb, rssMb } from './usage.ts';

/* Measures one process: seconds from the command to ready, memory and CPU when idle, most memory at 200 events/s. */
const TARGET = { readyS: 3, idleRssMb: 400, idleCpuPct: 3 };
const STARTS = 3;

const breakwater = await startBreakwater();
try {
  await breakwater.kill('SIGTERM');
  const starts: number[] = [];
  for (let start = 0; start < STARTS; start++) starts.push(await secondsToReady(breakwater.dataFolder));
  const readyS = percentile(starts, 0.5);
  report({
    bench: 'footprint',
    metric: 'ready_s',
    value: readyS,
    unit: 's',
    vs: `target ${TARGET.readyS}`,
    ratio: readyS / TARGET.readyS,
  });

  await breakwater.restart();
  await pause(10_000);
  const before = cpuSeconds(breakwater.pid);
  await pause(20_000);
  const idleCpu = ((cpuSeconds(breakwater.pid) - before) / 20) * 100;
  const idleRss = rssMb(breakwater.pid);
  report({
    bench: 'footprint',
    metric: 'idle_rss_mb',
    value: idleRss,
    unit: 'MB',
    vs: `target ${TARGET.idleRssMb}`,
    ratio: idleRss / TARGET.idleRssMb,
  });
  report({
    bench: 'footprint',
    metric: 'idle_cpu_pct',
    value: idleCpu,
    unit: '% of a core',
    vs: `target ${TARGET.idleCpuPct}`,
    ratio: idleCpu / TARGET.idleCpuPct,
  });

  const url = ingestUrl(breakwater.dsn);
  const loadedRss = await peakRssMb(breakwater.pid, () =>
    sendSteadily(url, 200, 30, (index) => prepare(`group-${index % 50}`)),
  );
  report({
    bench: 'footprint',
    metric: 'loaded_rss_mb',
    value: loadedRss,
    unit: 'MB',
    vs: 'idle',
    ratio: loadedRss / idleRss,
  });
} finally {
  await breakwater.stop();
}

/** From the command that users type; the disk is warm and the folder has data. */
async function secondsToReady(dataFolder: string): Promise<number> {
  const port = await freePort();
  const started = await launchUntil(
    ['npm', 'start', '--silent'],
    { PORT: String(port), BREAKWATER_DATA: dataFolder },
    `Breakwater is ready at http://localhost:${port}`,
  );
  started.child.kill('SIGTERM');
  await started.exited;
  return started.readyMs / 1000;
}
