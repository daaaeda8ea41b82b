import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';

export interface LastUse {
  publicKey: string;
  at: number;
  /** Empty where none was named. */
  client: string;
}

/** When each key of a project was last used for something that was taken, as far as counts are kept (30 days). */
export async function lastUsesOfKeys(store: Store, projectId: AllowedId): Promise<Map<string, LastUse>> {
  const rows = await store.select<LastUse>(
    `
    SELECT public_key AS publicKey, ${millis('max(last_at)')} AS at, toString(argMax(client, last_at)) AS client
    FROM key_traffic
    WHERE project_id = {project:UInt32} AND outcome = 'appended'
    GROUP BY publicKey`,
    { project: projectId },
  );
  return new Map(rows.map((row) => [row.publicKey, row]));
}
