import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';

import type { ProjectKey } from './keys.ts';
import type { Organization } from './organizations.ts';
import type { SettledProject } from './projects.ts';
import type { DirectoryStore } from './versioned.ts';

/** A change of settings is a row, and then a record that relays read. */
export interface DirectoryTools {
  store: DirectoryStore;
  log: Pick<Log, 'append'>;
}

/** The rows that make up the settings for relays. */
interface Settled {
  projects: readonly SettledProject[];
  keys: readonly ProjectKey[];
  organizations: readonly Organization[];
}

/**
 * Publishes to every relay which keys exist and what each may send. The topic is compacted, so writing all keys again at each
 * start costs nothing; it mends a log that was lost or replaced, and a crash between a row and its record.
 */
export async function publishKeys(log: DirectoryTools['log'], settled: Settled): Promise<void> {
  const records = settingsRecords(settled);
  if (records.length > 0) await log.append(TOPICS.settings.name, records);
}

/** The record of each key, as relays must know it. */
export function settingsRecords({ projects, keys, organizations }: Settled): { key: string; value: Uint8Array }[] {
  const byId = new Map(projects.map((project) => [project.id, project]));
  const sharedQuotas = new Map(organizations.map(({ slug, quotas }) => [slug, quotas]));
  return keys.flatMap((key) => {
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
      ...(key.status !== 'active' && { ended: key.status }),
      ...(key.validUntil > 0 && { validUntil: key.validUntil }),
      allowedDomains: project.allowedDomains,
      filters: project.filters,
      quotas: [...key.quotas, ...project.quotas, ...(sharedQuotas.get(project.organization) ?? [])],
      drains: project.drains,
      spikeProtection: project.spikeProtection,
    });
    return [{ key: key.publicKey, value }];
  });
}

/** Clients that send with these keys are refused by every relay from now on. */
export async function unpublishKeys(log: DirectoryTools['log'], keys: readonly ProjectKey[]): Promise<void> {
  if (keys.length === 0) return;
  await log.append(
    TOPICS.settings.name,
    keys.map(({ publicKey }) => ({ key: publicKey, value: null })),
  );
}
