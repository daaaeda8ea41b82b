import { traceOf } from '../../normalize/contexts.ts';
import { cut } from '../../normalize/cut.ts';
import { userKeyOf } from '../../normalize/user.ts';
import { sampleRateOf, weightOfRate } from '../../normalize/weight.ts';
import { pairsOfEvent } from '../../store/pairs.ts';
import type { StoredEvent } from '../../store/stored-event.ts';
import { userHashOf } from '../../store/user-hash.ts';
import { isoOf } from '../../topics/row-origin.ts';
import type { RowOrigin } from '../../topics/row-origin.ts';
import type { Grouping } from './group/grouping.ts';
import { unmappedOf } from './unmapped.ts';

/** A row of `events`: the facts of one event. Its body is a row of `event_bodies`. */
export interface EventRow extends Omit<RowOrigin, 'relay'> {
  project_id: number;
  group_id: string;
  event_id: string;
  timestamp: string;
  received_at: string;
  level: string;
  platform: string;
  release: string;
  environment: string;
  handled: number;
  user_key: string;
  trace_id: string;
  weight: number;
  hashes: readonly string[];
  unmapped: readonly string[];
  pairs: readonly string[];
}

const CLIENT_MAX = 128;

export function eventRowOf(event: StoredEvent, { group, coarse, old }: Grouping, from: RowOrigin): EventRow {
  const { relay: _relay, ...origin } = from;
  const user = userHashOf(userKeyOf(event.user));
  const { name, version } = event.sdk;
  return {
    ...origin,
    project_id: event.project,
    group_id: group,
    event_id: event.event_id,
    timestamp: isoOf(event.timestamp * 1000),
    received_at: isoOf(event.received * 1000),
    level: event.level,
    platform: event.platform,
    release: event.release ?? '',
    environment: event.environment ?? '',
    handled: event.handled ? 1 : 0,
    user_key: user,
    trace_id: traceOf(event.contexts).traceId,
    weight: weightOfRate(sampleRateOf(event.contexts['error_sampling'])),
    hashes: [group, coarse, old].filter((hash) => hash !== null),
    unmapped: unmappedOf(event),
    pairs: pairsOfEvent(event, user),
    // Older clients name themselves in the event alone.
    client: origin.client === '' && name !== '' ? cut(`${name}/${version}`, CLIENT_MAX) : origin.client,
  };
}
