import type { Log } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import type { Store } from '../../store/index.ts';
import { historyOf } from './history.ts';
import { appendHistory, decideAll, decidedRows, empty, keepState, returnToKept, skipAll } from './replay.ts';

export interface LogAndStoreOfReplay {
  log: Log;
  store: Store;
  partitions: number;
}

/** The tables that the decider asks: its own last state. */
const OWN_STATE = ['issue_activity', 'issue_groups', 'group_anchors', 'issues', 'releases', 'ticks'];

/** Read after a decision is stored, to announce it to its receivers. */
const OF_RECEIVERS = ['channels', 'preferences', 'silences'];

/** Read for the words of commits, which decide nothing: those of a person who is erased are not stored. */
const OF_ERASED = ['deletions', 'erasures'];

/** The same decisions from an empty store and the start of the topic, and from a store that is kept with its place. */
export function replayContract(seeds: readonly number[], open: (seed: number) => Promise<LogAndStoreOfReplay>): void {
  test.each(seeds)(
    'history %i is decided alike by a replay from the start, and from a place that is kept',
    async (seed) => {
      const { log, store, partitions } = await open(seed);
      const history = historyOf(seed, 300);
      const half = history.length / 2;
      const asked = new Set<string>();
      const run = { log, store, asked };

      await empty(store);
      await appendHistory(log, history.slice(0, half), partitions);
      await decideAll({ ...run, group: `live-${seed}`, size: 40 });
      await skipAll(log, `kept-${seed}`);
      await keepState(store);
      await appendHistory(log, history.slice(half), partitions);
      await decideAll({ ...run, group: `live-${seed}`, size: 7 });
      const live = await decidedRows(store);
      expect(live.issue_activity.length).toBeGreaterThan(60);
      expect(live.issue_groups.length).toBeGreaterThan(10);
      expect(live.releases.length).toBeGreaterThan(10);
      expect(live.ticks.length).toBeGreaterThan(10 * partitions);

      await returnToKept(store);
      await decideAll({ ...run, group: `kept-${seed}`, size: 23 });
      expect(await decidedRows(store)).toEqual(live);

      await empty(store);
      await decideAll({ ...run, group: `start-${seed}`, size: 100 });
      expect(await decidedRows(store)).toEqual(live);
      expect([...asked].filter((table) => ![...OWN_STATE, ...OF_RECEIVERS, ...OF_ERASED].includes(table))).toEqual([]);
    },
  );
}
