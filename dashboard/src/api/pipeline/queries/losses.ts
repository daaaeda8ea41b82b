import type { Store } from '@breakwater/processor/store';
import { lanesOf } from '@breakwater/relay/log';
import type { LiveTopic } from '@breakwater/relay/log';

import type { KnownLoss } from '../../../contract/losses.ts';
import { millis } from '../../sql/bound.ts';

const MOST = 50;

/**
 * Loss statements whose time overlaps what came since, of all lanes of a live topic or of every topic. Newest first. Where there are more
 * than an answer holds, the last one stands for all earlier ones: no chart leaves out a time of which one of them tells.
 */
export const losses = (store: Store, of: LiveTopic | 'all', sinceMs: number): Promise<KnownLoss[]> =>
  store.select<KnownLoss>(
    `
    SELECT argMin(loss_id, place) AS id, toString(argMin(topic, place)) AS topic, argMin(partition, place) AS partition,
           toFloat64(sum(records)) AS records, ${millis('min(from_at)')} AS from, ${millis('max(to_at)')} AS to, ${millis('max(stated)')} AS at
    FROM (
      SELECT loss_id, losses.topic AS topic, losses.partition AS partition, losses.records AS records, from_at, to_at, losses.at AS stated,
             row_number() OVER (ORDER BY losses.at DESC, loss_id) AS place
      FROM losses FINAL
      WHERE to_at >= toDateTime64({since:Int64} / 1000, 3, 'UTC') ${of === 'all' ? '' : 'AND topic IN {topics:Array(String)}'}
    )
    GROUP BY least(place, ${MOST}) AS row
    ORDER BY row`,
    { since: Math.floor(sinceMs), ...(of === 'all' ? {} : { topics: lanesOf(of).map(({ topic }) => topic) }) },
  );
