import { setTimeout as wait } from 'node:timers/promises';

import type { SystemAccess } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { endAlerts, openAlerts, raiseAlert } from '@breakwater/processor/operators';
import { cohortOf } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import { canaryKeyOf, publishCanaryKey } from './key.ts';
import { insertRun, LATE_MS, runCanary } from './run-canary.ts';
import type { Run } from './run-canary.ts';
import { createSendCanary } from './send.ts';
import { registerSourceMap } from './source-map.ts';
import { STAGES } from './stages.ts';

export interface CanaryTools {
  config: { canarySeconds: number; canaryRelayUrl: string; secret: string };
  store: Store;
  access: SystemAccess;
  log: Log;
  logger: Logger;
}

/** Relays on other machines have read the key by then. */
const FIRST_MS = 5_000;
/** The part of a stop's five seconds that the canary may take. */
const STOP_MS = 500;

/**
 * Sends a synthetic event the whole way at a fixed interval, one after the other, and alerts operators when one does not
 * arrive. With several dashboards only one sends each time: the others find that there was one.
 */
export function startCanary({ config, ...tools }: CanaryTools): { stop(): Promise<void> } {
  const everyMs = 1000 * config.canarySeconds;
  if (everyMs === 0) return { stop: async () => undefined };

  const { log, store, logger } = tools;
  const key = canaryKeyOf(config.secret);
  const send = createSendCanary(config.canaryRelayUrl, key);
  const stopping = new AbortController();
  const { signal } = stopping;
  const watch = createWatch({ ...tools, now: Date.now });

  let isPrepared = false;
  const prepare = async (): Promise<void> => {
    try {
      await Promise.all([publishCanaryKey(log, key), registerSourceMap(store)]);
      isPrepared = true;
    } catch (error) {
      logger.error({ error }, 'no canary can be sent before the log has its key and the store its source map');
    }
  };
  const turn = async (begun: number): Promise<void> => {
    if (await watch.wasSentSince(begun - everyMs / 2)) return;
    const run = await runCanary({ ...tools, send, now: Date.now }, signal);
    if (run) await watch.ended(run);
  };
  const loop = async (): Promise<void> => {
    await prepare();
    let pauseMs = Math.min(FIRST_MS, everyMs);
    for (;;) {
      await wait(pauseMs, undefined, { signal });
      const begun = Date.now();
      try {
        if (isPrepared) await turn(begun);
        else await prepare();
      } catch (error) {
        if (!signal.aborted) logger.error({ error }, 'what became of a canary could not be written down');
      }
      pauseMs = Math.max(0, begun + everyMs - Date.now());
    }
  };
  const running = loop().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return {
    async stop() {
      stopping.abort();
      // A store that hangs must not delay a stop.
      let giveUp: NodeJS.Timeout | undefined;
      await Promise.race([running, new Promise((resolve) => (giveUp = setTimeout(resolve, STOP_MS)))]);
      clearTimeout(giveUp);
    },
  };
}

type WatchTools = Pick<CanaryTools, 'store' | 'log' | 'logger'> & { now: () => number };

/** The canaries of an hour by default. The store may be away when one ends; the missing rows are written when it is back. */
const MOST_UNWRITTEN = 60;

function createWatch(tools: WatchTools) {
  const { store, logger } = tools;
  const unwritten: Run[] = [];

  const write = async (run: Run): Promise<void> => {
    await insertRun(store, run);
    const open = await openAlerts(store, ['canary']);
    if (run.status === 'late' && open.length === 0) await raiseAlert(alertOf(run), tools);
    if (run.status === 'complete' && open.length > 0) await endAlerts(open, tools);
  };

  return {
    /** Whether any dashboard sent one. Where the store does not answer, a canary is sent: it is there to show such a fault. */
    async wasSentSince(sinceMs: number): Promise<boolean> {
      try {
        const rows = await store.select(
          'SELECT 1 AS one FROM canaries WHERE sent_at >= {since:DateTime64(3)} LIMIT 1',
          {
            since: sinceMs / 1000,
          },
        );
        return rows.length > 0;
      } catch (error) {
        logger.warn({ error }, 'the store does not tell when the last canary was sent');
        return false;
      }
    },

    async ended(run: Run): Promise<void> {
      unwritten.push(run);
      if (unwritten.length > MOST_UNWRITTEN) unwritten.shift();
      for (let first = unwritten[0]; first; first = unwritten[0]) {
        await write(first);
        unwritten.shift();
      }
    },
  };
}

function alertOf({ eventId, sentAt, stages, detail }: Run) {
  const reached = STAGES.findLast((stage) => stages[stage] !== undefined);
  const missing = STAGES.find((stage) => stages[stage] === undefined) ?? 'told';
  return {
    id: `canary:${eventId}`,
    kind: 'canary',
    stage: missing,
    cohort: cohortOf(sentAt),
    title: `The canary was not ${missing} within ${LATE_MS / 1000} s`,
    detail:
      `${reached ? `The last stage that it reached is: ${reached}, after ${stages[reached]} ms.` : 'It reached no stage: no relay took it.'} ` +
      `${detail === '' ? '' : `${detail} `}Events of users likely fare the same. Look at the relay, the lanes and the logs on the way to that stage.`,
  } as const;
}
