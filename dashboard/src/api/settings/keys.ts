import { randomBytes } from 'node:crypto';

import type { Store } from '@breakwater/processor/store';
import { formatDsn } from '@breakwater/sdk/wire';

/** A public key that clients send with: it may add events to one project and nothing else. */
export interface ProjectKey {
  publicKey: string;
  projectId: number;
  label: string;
  status: 'active' | 'disabled';
  createdAt: number;
}

const MOST_KEYS = 10_000;

/** Oldest first: the first active one of a project is the one that pages show. */
export const listKeys = (store: Store): Promise<ProjectKey[]> =>
  store.select<ProjectKey>(`
    SELECT public_key AS publicKey, project_id AS projectId, label, status,
           toFloat64(toUnixTimestamp64Milli(created_at)) AS createdAt
    FROM project_keys FINAL
    ORDER BY created_at, public_key
    LIMIT ${MOST_KEYS}`);

export async function createKey(
  store: Store,
  {
    projectId,
    label,
    publicKey = randomBytes(16).toString('hex'),
  }: { projectId: number; label: string; publicKey?: string },
  now: number,
): Promise<ProjectKey> {
  const row = {
    public_key: publicKey,
    version: 1,
    project_id: projectId,
    label,
    status: 'active',
    created_at: new Date(now).toISOString(),
  };
  await store.insert('project_keys', [row], `key:${publicKey}:1`);
  return { publicKey, projectId, label, status: 'active', createdAt: now };
}

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
