import type { Store } from '@breakwater/processor/store';

import type { Pipeline } from '../../../contract/pipeline.ts';
import { millis } from '../../sql/bound.ts';

type CanaryRun = Pipeline['canary']['runs'][number];

const MOST = 60;

/** The newest canaries: by default an hour of them. */
export async function canaryRuns(store: Store): Promise<CanaryRun[]> {
  const rows = await store.select<Omit<CanaryRun, 'stages' | 'ms'> & { names: string[]; times: number[] }>(`
    SELECT ${millis('sent_at')} AS sentAt, status, detail, mapKeys(stages) AS names, mapValues(stages) AS times
    FROM canaries FINAL
    ORDER BY sent_at DESC, event_id
    LIMIT ${MOST}`);
  return rows.map(({ names, times, ...row }) => ({
    ...row,
    ms: Math.max(0, ...times),
    stages: Object.fromEntries(names.map((name, index) => [name, times[index] ?? 0])),
  }));
}
