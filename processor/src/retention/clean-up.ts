import type { Store } from '../store/port.ts';
import { applyLongest } from './apply-longest.ts';
import { cleanArtifacts } from './clean-artifacts.ts';
import { cleanFacts } from './clean-facts.ts';
import { cleanSettings } from './clean-settings.ts';
import { cleanIssues } from './clean-issues.ts';
import type { CleanUp } from './clean-up-run.ts';
import { readRetention } from './retention.ts';
import { createStepLog } from './step-log.ts';

export interface CleanUpTools {
  store: Pick<Store, 'client' | 'select' | 'insert' | 'blobs'>;
  now: () => number;
  /** The longest time that one run may take. */
  mostMs: number;
  /** Aborted when the process stops. */
  signal: AbortSignal;
}

/**
 * Deletes what is older than it is kept. Each step looks for what is left to do, so a run that was cut off by its time, a stop or a
 * crash is gone on with by the next one. True when nothing is left.
 */
export async function cleanUp({ store, now, mostMs, signal }: CleanUpTools): Promise<boolean> {
  const run = now();
  const log = createStepLog(store, run, now);
  const retention = await readRetention(store);
  const isOver = (): boolean => signal.aborted || now() - run >= mostMs;
  const tools: CleanUp = { store, now, retention, log, isOver };

  await applyLongest(store, retention, log);
  let isDone = true;
  for (const step of [cleanSettings, cleanFacts, cleanArtifacts, cleanIssues]) isDone = isDone && (await step(tools));
  await log.write({ step: 'run', isDone });
  return isDone;
}
