import { randomBytes } from 'node:crypto';

import { quotaSchema } from '@breakwater/relay/log';
import type { Quota } from '@breakwater/relay/log';
import { z } from 'zod';

import { column } from './column.ts';
import { DirectoryError } from './errors.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

/** A public key that clients send with: it may add events to one project and nothing else. */
export interface ProjectKey {
  publicKey: string;
  projectId: number;
  label: string;
  /** Nothing leads back from `revoked`. */
  status: 'active' | 'disabled' | 'revoked';
  /** Relays refuse it from then on; 0: it has no end. Epoch milliseconds. */
  validUntil: number;
  quotas: Quota[];
  createdAt: number;
  version: number;
}

const keys = versioned<ProjectKey, 'publicKey'>({
  table: 'project_keys',
  key: ['publicKey'],
  columns: {
    publicKey: column.text('public_key'),
    projectId: column.number('project_id'),
    label: column.text('label'),
    status: column.choice('status', ['active', 'disabled', 'revoked']),
    validUntil: column.time('valid_until'),
    quotas: column.json('quotas', z.array(quotaSchema)),
    createdAt: column.time('created_at'),
  },
  order: 'created_at, public_key',
  most: 15_000,
});

/** Oldest first: the first active one of a project is the one that pages show. */
export const listKeys = (store: DirectoryReader): Promise<ProjectKey[]> => keys.list(store);

export const keysOfProject = (store: DirectoryReader, projectId: number): Promise<ProjectKey[]> =>
  keys.list(store, { projectId });

/** It reaches relays when its project is published. @throws DirectoryError `name_taken` where another project has the key. */
export async function createKey(
  store: DirectoryStore,
  {
    projectId,
    label,
    publicKey = randomBytes(16).toString('hex'),
    quotas = [],
  }: { projectId: number; label: string; publicKey?: string; quotas?: Quota[] },
  now: number,
): Promise<ProjectKey> {
  const key: ProjectKey = {
    publicKey,
    projectId,
    label,
    status: 'active',
    validUntil: 0,
    quotas,
    createdAt: now,
    version: 1,
  };
  const made = await keys.create(store, key);
  if (!made) throw new DirectoryError('name_taken', `publicKey: ${publicKey} is in use`);
  return made;
}

export type KeyChange = Partial<Pick<ProjectKey, 'label' | 'status' | 'validUntil' | 'quotas'>>;

/**
 * It reaches relays when its project is published.
 * @throws DirectoryError `settings_changed` where another writer was faster, `key_revoked` where the key ended for ever
 */
export async function changeKey(store: DirectoryStore, before: ProjectKey, change: KeyChange): Promise<ProjectKey> {
  if (before.status === 'revoked') throw new DirectoryError('key_revoked');
  return keys.change(store, before, change);
}

/** Whether relays take events with it. */
export const keyIsTaken = ({ status, validUntil }: Pick<ProjectKey, 'status' | 'validUntil'>, now: number): boolean =>
  status === 'active' && (validUntil === 0 || now < validUntil);
