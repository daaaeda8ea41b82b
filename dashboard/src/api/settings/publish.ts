import { encodeRecord, type Log, TOPICS } from '@breakwater/relay/log';

import type { ProjectKey } from './keys.ts';
import type { SettledProject } from './projects.ts';

/**
 * Tells every relay which keys exist. The topic is compacted, so writing all keys again at each start costs nothing and
 * mends a log that was lost or replaced.
 */
export async function publishKeys(
  log: Log,
  projects: readonly SettledProject[],
  keys: readonly ProjectKey[],
): Promise<void> {
  const byId = new Map(projects.map((project) => [project.id, project]));
  const records = keys.flatMap((key) => {
    const project = byId.get(key.projectId);
    if (!project) return [];
    const active = project.status === 'active' && key.status === 'active';
    const value = encodeRecord({
      v: 1,
      project: project.id,
      publicKey: key.publicKey,
      organization: project.organization,
      slug: project.slug,
      status: active ? 'active' : 'disabled',
      allowedDomains: project.allowedDomains,
    });
    return [{ key: key.publicKey, value }];
  });
  if (records.length > 0) await log.append(TOPICS.settings.name, records);
}
