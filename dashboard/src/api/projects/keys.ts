import { randomBytes } from 'node:crypto';

import type { Store } from '@breakwater/processor/store';
import type { Quota } from '@breakwater/relay/log';
import { formatDsn } from '@breakwater/sdk/wire';

import { ApiError } from '../errors.ts';
import { quotasOf } from './quotas-of.ts';

/** A public key that clients send with: it may add events to one project and nothing else. */
export interface ProjectKey {
  publicKey: string;
  projectId: number;
  label: string;
  status: 'active' | 'disabled';
  quotas: Quota[];
  createdAt: number;
  version: number;
}

/** Oldest first: the first active one of a project is the one that pages show. */
export async function listKeys(store: Store): Promise<ProjectKey[]> {
  const rows = await store.select<Omit<ProjectKey, 'quotas'> & { quotasText: string }>(`
    SELECT public_key AS publicKey, project_id AS projectId, label, status, quotas AS quotasText,
           toFloat64(toUnixTimestamp64Milli(created_at)) AS createdAt, toFloat64(version) AS version
    FROM project_keys FINAL
    ORDER BY created_at, public_key`);
  return rows.map(({ quotasText, ...row }) => ({ ...row, quotas: quotasOf(quotasText) }));
}

export async function createKey(
  store: Store,
  {
    projectId,
    label,
    publicKey = randomBytes(16).toString('hex'),
  }: { projectId: number; label: string; publicKey?: string },
  now: number,
): Promise<ProjectKey> {
  const key: ProjectKey = { publicKey, projectId, label, status: 'active', quotas: [], createdAt: now, version: 1 };
  await write(store, key);
  return key;
}

/** Writes the next version. @throws ApiError `settings_changed` where somebody else was faster. */
export async function changeKey(store: Store, before: ProjectKey, quotas: Quota[]): Promise<ProjectKey> {
  const key = { ...before, quotas, version: before.version + 1 };
  await write(store, key);
  const kept = (await listKeys(store)).find(({ publicKey }) => publicKey === key.publicKey);
  if (JSON.stringify(kept?.quotas) !== JSON.stringify(quotas)) throw new ApiError('settings_changed');
  return key;
}

const write = (store: Store, key: ProjectKey): Promise<void> =>
  store.insert(
    'project_keys',
    [
      {
        public_key: key.publicKey,
        version: key.version,
        project_id: key.projectId,
        label: key.label,
        status: key.status,
        quotas: JSON.stringify(key.quotas),
        created_at: new Date(key.createdAt).toISOString(),
      },
    ],
    `key:${key.publicKey}:${key.version}`,
  );

export function dsnOf(
  publicUrl: string,
  { publicKey, projectId }: Pick<ProjectKey, 'publicKey' | 'projectId'>,
): string {
  const url = new URL(publicUrl);
  return formatDsn({
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    publicKey,
    host: url.host,
    path: url.pathname.replace(/^\/+|\/+$/g, ''),
    projectId: String(projectId),
  });
}
