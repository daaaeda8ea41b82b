import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS, millis, seconds } from '../../sql/bound.ts';

/** Units of one key with one outcome, or requests that were refused, of all relays together. */
interface Came {
  publicKey: string;
  reason: string;
  total: number;
  lastAt: number;
  client: string;
}

export interface KeyUnits extends Came {
  projectId: AllowedId;
  category: string;
  outcome: string;
}

export interface RefusedRow extends Came {
  /** 0: no project that exists. */
  projectId: number;
  detail: string;
  /** Rows that there are; the answer has the first ones. */
  inAll: number;
}

const CAME = `public_key AS publicKey, toString(reason) AS reason, toFloat64(sum(quantity)) AS total,
           ${millis('max(last_at)')} AS lastAt, toString(argMax(client, last_at)) AS client`;
const SINCE_BUCKET = `bucket >= toDateTime({since:UInt32}, 'UTC')`;

/** The units that came with each key since a time, to ten minutes. */
export const keyUnits = (store: Store, projectIds: readonly AllowedId[], sinceMs: number): Promise<KeyUnits[]> =>
  store.select<KeyUnits>(
    `
    SELECT project_id AS projectId, toString(category) AS category, toString(outcome) AS outcome, ${CAME}
    FROM key_traffic FINAL
    WHERE ${IN_PROJECTS} AND ${SINCE_BUCKET} AND category != ''
    GROUP BY project_id, public_key, category, outcome, reason
    ORDER BY total DESC`,
    { projects: projectIds, since: seconds(sinceMs) },
  );

const MOST_REFUSALS = 100;

/** Requests that were refused since a time, most first; with `nowhere` also those that named no project that exists. */
export const refusedRows = (
  store: Store,
  projectIds: readonly AllowedId[],
  { sinceMs, nowhere }: { sinceMs: number; nowhere: boolean },
): Promise<RefusedRow[]> =>
  store.select<RefusedRow>(
    `
    SELECT project_id AS projectId, detail, toFloat64(count() OVER ()) AS inAll, ${CAME}
    FROM key_traffic FINAL
    WHERE (${IN_PROJECTS}${nowhere ? ' OR project_id = 0' : ''}) AND ${SINCE_BUCKET} AND outcome = 'refused'
    GROUP BY project_id, public_key, reason, detail
    ORDER BY total DESC, lastAt DESC
    LIMIT ${MOST_REFUSALS}`,
    { projects: projectIds, since: seconds(sinceMs) },
  );
