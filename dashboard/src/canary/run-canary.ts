import { setTimeout as wait } from 'node:timers/promises';

import type { SystemAccess } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import type { Logger } from '@breakwater/relay/service';

import type { SendCanary } from './send.ts';
import { lookFor, STAGES } from './stages.ts';
import type { Stage } from './stages.ts';

export interface RunTools {
  store: Pick<Store, 'insert' | 'select'>;
  /** To the project of canaries. */
  access: SystemAccess;
  send: SendCanary;
  logger: Pick<Logger, 'warn'>;
  now: () => number;
}

/** The result of one canary. */
export interface Run {
  eventId: string;
  sentAt: number;
  status: 'complete' | 'late';
  stages: Partial<Record<Stage, number>>;
  /** Why a canary is late, where that is known. */
  detail: string;
}

/** A live event is visible within five seconds; this also covers a batch that is tried again, a restart and a slow mail server. */
export const LATE_MS = 60_000;
/** About ten queries of a few milliseconds each time. */
const LOOK_MS = 250;

/** Sends a canary and follows it to its end. Null where the process stops before that. */
export async function runCanary(
  { store, access, send, logger, now }: RunTools,
  signal: AbortSignal,
): Promise<Run | null> {
  const sentAt = now();
  const sent = send(LATE_MS);
  const { eventId } = sent;
  const stages: Run['stages'] = {};
  const pass = (stage: Stage): void => void (stages[stage] ??= now() - sentAt);
  const passed = (): Set<Stage> => new Set(STAGES.filter((stage) => stages[stage] !== undefined));
  void sent.answered.then((isAnswered) => isAnswered && pass('accepted'));

  let problem: string | null = null;
  let failure: unknown = null;
  try {
    await insertRun(store, { eventId, sentAt, status: 'sent', stages, detail: '' }).catch(
      (error: unknown) => (failure = error),
    );
    while (problem === null && stages.told === undefined && now() - sentAt < LATE_MS) {
      await wait(LOOK_MS, undefined, { signal });
      try {
        const found = await lookFor(store, { eventId, sentAt, passed: passed() }, access);
        if (found.passed.length > 0) pass('accepted');
        for (const stage of found.passed) pass(stage);
        ({ problem } = found);
        failure = null;
      } catch (error) {
        failure = error;
      }
    }
  } catch {
    // Only the wait throws here: the process stops.
    return null;
  } finally {
    await sent.close();
  }
  if (failure !== null) logger.warn({ error: failure }, 'the store does not tell how far the canary is');
  // A receipt of the relay shows that its answer was a refusal.
  if (problem !== null && stages.stored === undefined) delete stages.accepted;
  const isComplete = STAGES.every((stage) => stages[stage] !== undefined);
  const unknown = failure === null ? '' : 'The store does not answer.';
  return {
    eventId,
    sentAt,
    stages,
    status: isComplete ? 'complete' : 'late',
    detail: problem ?? (isComplete ? '' : unknown),
  };
}

/** A row of `canaries`. */
export async function insertRun(
  store: Pick<Store, 'insert'>,
  { eventId, sentAt, status, stages, detail }: Omit<Run, 'status'> & { status: Run['status'] | 'sent' },
): Promise<void> {
  const version = status === 'sent' ? 1 : 2;
  const row = { event_id: eventId, version, sent_at: new Date(sentAt).toISOString(), status, stages, detail };
  await store.insert('canaries', [row], `canary:${eventId}:${version}`);
}
