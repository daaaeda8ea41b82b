import { startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { ingestUrl } from '../support/send.ts';
import { pause } from '../support/wait.ts';
import { prepare, sendAll } from './load.ts';
import type { Prepared } from './load.ts';
import { partNames } from './store-parts.ts';
import { treeCpuSeconds } from './usage.ts';

const CONNECTIONS = 64;
/** Each request costs some milliseconds of what is measured. */
const ASK_MS = 2_000;
const LOOK_MS = 500;
/** A merge that lasts longer than this has no part to show for as long. */
const QUIET_MS = 10_000;
/** Accounts are written every 30 s where rates are low. */
const BALANCE_MS = 180_000;
const QUIET_WITHIN_MS = 300_000;

interface Balance {
  steps: { stored: number; inFlight: number }[];
}

/** Microseconds of CPU an event of a product of its own, from the first send until the ledger balances and merges are quiet. */
export async function settledCpuUs(events: readonly Prepared[], warmUp: number): Promise<number> {
  const breakwater = await startBreakwater();
  try {
    const url = ingestUrl(breakwater.dsn);
    await sendAll(
      url,
      Array.from({ length: warmUp }, (_, i) => prepare(`group-${i % 50}`)),
      CONNECTIONS,
    );
    await settledCpu(breakwater, warmUp);
    const before = treeCpuSeconds(breakwater.pid);
    await sendAll(url, events, CONNECTIONS);
    return (((await settledCpu(breakwater, warmUp + events.length)) - before) * 1e6) / events.length;
  } finally {
    await breakwater.stop();
  }
}

/** The CPU seconds at the last change: the wait that shows that nothing changes any more is not counted. */
async function settledCpu({ pid, dataFolder, api }: Breakwater, accepted: number): Promise<number> {
  await balanced(api, accepted);
  let parts = partNames(dataFolder);
  let cpu = treeCpuSeconds(pid);
  let changedAt = performance.now();
  const deadline = changedAt + QUIET_WITHIN_MS;
  while (performance.now() - changedAt < QUIET_MS) {
    if (performance.now() > deadline) throw new Error('merges did not come to rest');
    await pause(LOOK_MS);
    const now = partNames(dataFolder);
    const isChanged = [...now].some((name) => !parts.has(name));
    parts = now;
    if (!isChanged) continue;
    cpu = treeCpuSeconds(pid);
    changedAt = performance.now();
  }
  return cpu;
}

async function balanced(api: Breakwater['api'], accepted: number): Promise<void> {
  const deadline = performance.now() + BALANCE_MS;
  for (;;) {
    const { steps } = await api<Balance>('/api/ui/pipeline?units=errors&hours=1');
    const stored = steps.reduce((sum, step) => sum + step.stored, 0);
    if (stored >= accepted && steps.every(({ inFlight }) => inFlight === 0)) return;
    if (performance.now() > deadline) throw new Error(`the ledger knows ${stored} of ${accepted} events`);
    await pause(ASK_MS);
  }
}
