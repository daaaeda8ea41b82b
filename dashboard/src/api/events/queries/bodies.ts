import type { Store, StoredEvent } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import { hexOf } from '../../sql/bound.ts';
import type { InGroup } from './groups.ts';

/** The whole key of a body, which the facts of its event give. */
export interface BodyKey extends InGroup {
  eventId: string;
  timestampMs: number;
  receivedAtMs: number;
}

/** The columns of a body by the name that answers give them. `data` is the event itself and the largest by far. */
const COLUMNS = {
  title: 'title',
  spanId: 'span_id',
  relay: 'relay',
  fingerprint: 'fingerprint',
  groupingVersion: 'grouping_version',
  revision: 'revision',
  data: 'data',
} as const;

interface Body {
  title: string;
  spanId: string;
  relay: string;
  fingerprint: string[];
  groupingVersion: string;
  /** 1 as it came; a higher one was made when a source map came late. */
  revision: number;
  data: string;
}

/**
 * The facts with the named columns of their bodies, in the order of the facts. A body is found by its whole key, and the highest revision
 * counts. A row without a body is left out: only retention deletes one, and it deletes the facts of the same week with it.
 */
export async function withBodies<Row extends BodyKey, Column extends keyof Body>(
  store: Pick<Store, 'select'>,
  facts: readonly Row[],
  columns: readonly Column[],
): Promise<(Row & Pick<Body, Column>)[]> {
  if (facts.length === 0) return [];
  const received = facts.map(({ receivedAtMs }) => receivedAtMs);
  const rows = await store.select<Pick<Body, Column> & { bodyOf: string }>(
    `
    SELECT ${columns.map((column) => `${COLUMNS[column]} AS ${column}`).join(', ')}, ${KEY} AS bodyOf
    FROM event_bodies
    WHERE (project_id, group_id, timestamp, event_id) IN (
        SELECT key.1, key.2, fromUnixTimestamp64Milli(key.3, 'UTC'), key.4
        FROM (SELECT arrayJoin(arrayZip({projects:Array(UInt32)}, {groups:Array(UInt64)}, {times:Array(Int64)}, {events:Array(UUID)})) AS key)
      )
      AND received_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND received_at <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    ORDER BY event_bodies.revision DESC
    LIMIT 1 BY project_id, group_id, timestamp, event_id`,
    {
      projects: facts.map(({ projectId }) => projectId),
      groups: facts.map(({ groupId }) => BigInt(groupId)),
      times: facts.map(({ timestampMs }) => timestampMs),
      events: facts.map(({ eventId }) => uuidOf(eventId)),
      // Weeks in which none of the bodies lies are not looked into.
      from: Math.min(...received),
      to: Math.max(...received),
    },
  );
  const bodies = new Map(rows.map(({ bodyOf, ...body }) => [bodyOf, body as unknown as Pick<Body, Column>]));
  return facts.flatMap((row) => {
    const body = bodies.get(`${row.projectId} ${row.groupId} ${row.eventId}`);
    return body ? [{ ...row, ...body }] : [];
  });
}

const KEY = `concat(toString(project_id), ' ', toString(group_id), ' ', ${hexOf('event_id')})`;

/** The processor wrote the JSON from the same type, so it is trusted here. */
export const storedEventOf = ({ data }: Pick<Body, 'data'>): StoredEvent => JSON.parse(data) as StoredEvent;
