import { readFileSync } from 'node:fs';

const CLOCK_TICKS_PER_SECOND = 100;

export const rssMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;

/** User and system time of a process since its start. */
export const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
};

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
