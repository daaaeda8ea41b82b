import { readFileSync } from 'node:fs';

import { freePort, launchUntil, startBreakwater } from '../support/breakwater.ts';
import { ingestUrl } from '../support/send.ts';
import { pause } from '../support/wait.ts';
import { prepare, sendSteadily } from './load.ts';
import { report } from './report.ts';

/* What one process costs its machine: seconds to ready from the command, memory and CPU when idle, memory at 200 events/s. */
const TARGET = { readyS: 3, idleRssMb: 400, idleCpuPct: 3 };
const CLOCK_TICKS_PER_SECOND = 100;

const rssMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
};

const breakwater = await startBreakwater();
try {
  await breakwater.kill('SIGTERM');
  const port = await freePort();
  const byCommand = await launchUntil(
    ['npm', 'start', '--silent'],
    { PORT: String(port), BREAKWATER_DATA: breakwater.dataFolder },
    `Breakwater is ready at http://localhost:${port}`,
  );
  byCommand.child.kill('SIGTERM');
  await byCommand.exited;
  const readyS = byCommand.readyMs / 1000;
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

  let loadedRss = 0;
  const watching = setInterval(() => (loadedRss = Math.max(loadedRss, rssMb(breakwater.pid))), 250);
  await sendSteadily(ingestUrl(breakwater.dsn), 200, 30, (index) => prepare(`group-${index % 50}`));
  clearInterval(watching);
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
