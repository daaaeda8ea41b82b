import { join } from 'node:path';

import { openStore } from '@breakwater/processor/store';
import { openLog } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';

import { PROMPT_LEDGER, startBreakwater } from '../../support/breakwater.ts';
import { until } from '../../support/wait.ts';
import { waitingIn } from './installation.ts';
import type { Installation } from './installation.ts';

const logger = createLogger('soak', 'error');
const GIB = 1024 ** 3;
/** A stop publishes the relay's last counts, which are processed after the next start. */
const STARTS_TO_FINISH = 5;

/** The one process, as `npm start` runs it. */
export async function startEmbedded(): Promise<Installation> {
  const breakwater = await startBreakwater(PROMPT_LEDGER);
  const { dataFolder } = breakwater;
  let isRunning = true;

  const waiting = async (): Promise<Record<string, number>> => {
    const log = await openLog(
      { kind: 'embedded', folder: join(dataFolder, 'log'), partitions: 1, maxTopicBytes: 4 * GIB },
      logger,
    );
    try {
      return await waitingIn(log);
    } finally {
      await log.close();
    }
  };
  const stop = async (): Promise<void> => {
    const code = await breakwater.kill('SIGTERM');
    isRunning = false;
    if (code !== 0) throw new Error(`it stopped with ${code}:\n${breakwater.output().slice(-3000)}`);
  };

  return {
    dsns: [breakwater.dsn],
    parts: [
      {
        name: 'breakwater',
        kill: async () => {
          isRunning = false;
          await breakwater.kill('SIGKILL');
        },
        start: async () => {
          await breakwater.restart();
          isRunning = true;
        },
      },
    ],
    async finish(look) {
      let starts = 0;
      await until(
        'everything to be processed',
        async () => {
          if (!isRunning) await breakwater.restart();
          isRunning = true;
          await settled(breakwater.api);
          await stop();
          starts += 1;
          return waiting();
        },
        (left) => Object.keys(left).length === 0 || starts === STARTS_TO_FINISH,
        300_000,
      );
      const left = await waiting();
      if (Object.keys(left).length > 0) throw new Error(`not processed: ${JSON.stringify(left)}`);
      const store = await openStore(
        {
          kind: 'embedded',
          folder: join(dataFolder, 'store'),
          blobFolder: join(dataFolder, 'blobs'),
          maxMemoryBytes: GIB,
        },
        logger,
      );
      try {
        return await look(store);
      } finally {
        await store.close();
      }
    },
    remove: async () => void (await breakwater.stop()),
  };
}

/** Waits until the number of events has not changed for two seconds. */
async function settled(api: <T>(path: string) => Promise<T>): Promise<void> {
  let last = '';
  let since = performance.now();
  await until(
    'the events to settle',
    async () => {
      const issues = await api<{ id: string; count: string }[]>(
        '/api/0/projects/default/default/issues/?query=&statsPeriod=24h',
      );
      const now = issues
        .map(({ id, count }) => `${id}:${count}`)
        .toSorted()
        .join();
      if (now !== last) since = performance.now();
      last = now;
      return performance.now() - since;
    },
    (quietMs) => quietMs > 2_000,
    120_000,
  );
}
