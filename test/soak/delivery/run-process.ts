import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { endWithTests } from '../../support/breakwater.ts';
import type { Delivery } from './measured.ts';
import { measured } from './measured.ts';
import type { ProcessRow } from './rows.ts';
import { startScriptedRelay } from './scripted-relay.ts';

export const NODE_SDKS = ['@breakwater/sdk', '@sentry/node-11', '@opentelemetry/sdk-trace-node'] as const;

const APP = fileURLToPath(new URL('../../peers/sentry-sdks/apps/delivery-app.mjs', import.meta.url));
/** A request that is on its way when its process ends has this long to arrive. */
const SETTLE_MS = 500;
const DELAY_MS = 300;

const MAX_STARTS = 5;

/** One process, and others after it by which what the first has kept may come. */
export async function runProcess(row: ProcessRow, sdk: string): Promise<Delivery> {
  const relay = await startScriptedRelay(DELAY_MS);
  const disk = await mkdtemp(join(tmpdir(), 'breakwater-delivery-'));
  const run = (task: object, signal?: NodeJS.Signals, onStart = (): void => undefined): Promise<number> =>
    runApp([sdk, JSON.stringify(task)], { DSN: relay.dsn, OTLP: relay.otlp, TMPDIR: disk }, onStart, signal);
  try {
    const { failures, everyMs, end, restMs } = row;
    let script = Promise.resolve();
    const signal = end === 'SIGTERM' || end === 'SIGINT' ? end : undefined;
    const endedAt = await run({ failures, everyMs, end: signal ? 'stays' : end, restMs }, signal, () => {
      script = row.relay(relay);
    });
    await script;
    relay.hurry();
    for (let start = 0; start < MAX_STARTS && !row.isThrownAway; start++) {
      await run({ failures: 0, everyMs: 0, end: 'closes', restMs: 1000 });
      if (!(await readdir(disk, { recursive: true })).some((file) => file.endsWith('.spool'))) break;
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return measured({ row: row.name, sdk, failures }, relay, endedAt);
  } finally {
    await relay.close();
    await rm(disk, { recursive: true, force: true });
  }
}

/** Answers with the time at which the process began to end. */
function runApp(
  args: string[],
  env: Record<string, string>,
  onStart: () => void,
  signal?: NodeJS.Signals,
): Promise<number> {
  const child = spawn(process.execPath, [APP, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithTests(child);
  let endedAt = Infinity;
  child.stdout.on('data', (part: Buffer) => {
    const text = part.toString();
    // By its own clock: it is read late where the machine is busy.
    const exitAt = /EXIT (\d+)/.exec(text)?.[1];
    if (exitAt) endedAt = Math.min(endedAt, Number(exitAt));
    if (text.includes('START')) onStart();
    if (!signal || !text.includes('READY')) return;
    endedAt = Date.now();
    child.kill(signal);
  });
  return new Promise((resolve) => child.on('close', () => resolve(endedAt)));
}
