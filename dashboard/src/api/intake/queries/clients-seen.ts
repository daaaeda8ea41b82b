import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { Intake } from '../../../contract/intake.ts';
import { millis, seconds } from '../../sql/bound.ts';

const MOST_CLIENTS = 50;

/** The SDK versions of a project's stored data since a time, as `name/version`, most first, each with its commonest releases. */
export async function clientsSeen(
  store: Store,
  projectId: AllowedId,
  sinceMs: number,
): Promise<Pick<Intake, 'clients' | 'clientsInAll'>> {
  const rows = await store.select<Intake['clients'][number] & { inAll: number }>(
    `
    SELECT client, topK(5)(release) AS releases, toFloat64(count()) AS events,
           count() / sum(count()) OVER () AS share, ${millis('max(received)')} AS lastSeen,
           toFloat64(count() OVER ()) AS inAll
    FROM (
      SELECT toString(client) AS client, toString(release) AS release, received_at AS received
      FROM events
      WHERE project_id = {project:UInt32} AND received_at >= toDateTime({since:UInt32}, 'UTC')
      UNION ALL
      SELECT toString(client) AS client, toString(release) AS release, received_at AS received
      FROM spans
      WHERE project_id = {project:UInt32} AND received_at >= toDateTime({since:UInt32}, 'UTC') AND is_segment = 1
    )
    WHERE match(client, '^[^\\\\s/]+/[^\\\\s/]+$')
    GROUP BY client
    ORDER BY events DESC, client
    LIMIT ${MOST_CLIENTS}`,
    { project: projectId, since: seconds(sinceMs) },
  );
  return { clients: rows.map(({ inAll: _inAll, ...client }) => client), clientsInAll: rows[0]?.inAll ?? 0 };
}
