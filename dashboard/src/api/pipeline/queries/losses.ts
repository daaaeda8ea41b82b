import type { Store } from '@breakwater/processor/store';
import { TOPICS } from '@breakwater/relay/log';

import type { Loss } from '../../../contract/index.ts';
import { millis } from '../../sql/bound.ts';

const MOST = 20;

const { events, eventsSlow, eventsBacklog, spans, spansBacklog } = TOPICS;
/** The topics of a chart's data. */
const TOPICS_OF = {
  events: [events.name, eventsSlow.name, eventsBacklog.name],
  spans: [spans.name, spansBacklog.name],
} as const;

/** Loss statements whose period overlaps the time since; of all topics where none is named. Newest first. */
export const losses = (store: Store, of: keyof typeof TOPICS_OF | 'all', sinceMs: number): Promise<Loss[]> =>
  store.select<Loss>(
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
    { since: Math.floor(sinceMs), ...(of === 'all' ? {} : { topics: TOPICS_OF[of] }) },
  );
