import type { Store } from '@breakwater/processor/store';
import { lanesOf } from '@breakwater/relay/log';
import type { LiveTopic } from '@breakwater/relay/log';

import type { KnownLoss } from '../../../contract/losses.ts';
import { millis } from '../../sql/bound.ts';

const MOST = 20;

/** Loss statements whose time overlaps what came since, of all lanes of a live topic or of every topic. Newest first. */
export const losses = (store: Store, of: LiveTopic | 'all', sinceMs: number): Promise<KnownLoss[]> =>
  store.select<KnownLoss>(
    `
    SELECT loss_id AS id, topic, partition, toFloat64(records) AS records, ${millis('from_at')} AS from, ${millis('to_at')} AS to,
           ${millis('stated')} AS at
    FROM (
      SELECT loss_id, topic, partition, records, from_at, to_at, at AS stated
      FROM losses FINAL
      WHERE to_at >= toDateTime64({since:Int64} / 1000, 3, 'UTC') ${of === 'all' ? '' : 'AND topic IN {topics:Array(String)}'}
      ORDER BY stated DESC, loss_id
      LIMIT ${MOST}
    )`,
    { since: Math.floor(sinceMs), ...(of === 'all' ? {} : { topics: lanesOf(of).map(({ topic }) => topic) }) },
  );
