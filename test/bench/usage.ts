import { readdirSync, readFileSync } from 'node:fs';

const CLOCK_TICKS_PER_SECOND = 100;

export const rssMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;

/** User and system time of a process since its start. */
export const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
};

/** The same of a process and all that it started and that still runs. */
export const treeCpuSeconds = (pid: number): number =>
  cpuSeconds(pid) + childrenOf(pid).reduce((sum, child) => sum + treeCpuSeconds(child), 0);

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' '))
    .filter((child) => child !== '')
    .map(Number);

/** Seconds on a core by name of thread, of threads that still run. Linux names threads; Node's are all `node`. */
export function threadSeconds(pid: number): Map<string, number> {
  const seconds = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`;
    const nanoseconds = Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0]);
    const name = thread === String(pid) ? 'JavaScript' : readFileSync(`${folder}/comm`, 'utf8').trim();
    seconds.set(name, (seconds.get(name) ?? 0) + nanoseconds / 1e9);
  }
  return seconds;
}

/** The most memory that a process has while `work` runs. */
export async function peakRssMb(pid: number, work: () => Promise<unknown>): Promise<number> {
  let peak = rssMb(pid);
  const watching = setInterval(() => (peak = Math.max(peak, rssMb(pid))), 100);
  try {
    await work();
  } finally {
    clearInterval(watching);
  }
  return peak;
}
