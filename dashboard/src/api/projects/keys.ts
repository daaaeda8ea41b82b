import { addKey, keyIsTaken, keysOfProject, rotateKey, settleKey } from '@breakwater/processor/directory';
import type { AllowedProject, ProjectKey } from '@breakwater/processor/directory';

import type { KeyChangeRequest, ShownKey } from '../../contract/keys.ts';
import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import { dsnOf } from './dsn.ts';
import { lastUses } from './queries/last-uses.ts';
import type { LastUse } from './queries/last-uses.ts';

type KeyTools = Pick<ApiTools, 'store' | 'log' | 'config' | 'clock'>;

const HOUR_MS = 3_600_000;
/** A project with more keys has lost count of them; the settings of relays are of keys. */
const MOST_KEYS = 100;

/** Those that were not revoked first, oldest first. */
export async function shownKeys(tools: KeyTools, project: AllowedProject): Promise<ShownKey[]> {
  const { store } = tools;
  const [keys, uses] = await Promise.all([keysOfProject(store, project.id), lastUses(store, project.id)]);
  const isRevoked = ({ status }: ProjectKey): number => (status === 'revoked' ? 1 : 0);
  return keys
    .toSorted((a, b) => isRevoked(a) - isRevoked(b))
    .map((key) => shownKey(key, uses.get(key.publicKey), tools));
}

/** @throws ApiError where there are too many */
export async function makeKey(tools: KeyTools, project: AllowedProject, label: string): Promise<ProjectKey> {
  await requireRoom(tools, project);
  return addKey(tools, project, { label }, tools.clock());
}

/** A key that nothing came with yet. */
export const freshKey = (key: ProjectKey, tools: KeyTools): ShownKey => shownKey(key, undefined, tools);

/** @throws ApiError where there is none, or where it was changed or revoked meanwhile */
export async function alterKey(
  tools: KeyTools,
  project: AllowedProject,
  publicKey: string,
  { version, label, isOn, validUntil }: KeyChangeRequest,
): Promise<ShownKey> {
  const before = await keyNamed(tools, project, publicKey);
  if (before.version !== version) throw new ApiError('settings_changed');
  const change = { label, status: isOn ? 'active' : 'disabled', validUntil: validUntil ?? 0 } as const;
  const changed = await settleKey(tools, project, before, change);
  const uses = await lastUses(tools.store, project.id);
  return shownKey(changed, uses.get(publicKey), tools);
}

/** Makes another key in place of this one, which is taken for so many hours more. The answer is the new one. @throws ApiError */
export async function replaceKey(
  tools: KeyTools,
  project: AllowedProject,
  publicKey: string,
  hours: number,
): Promise<ShownKey> {
  const before = await keyNamed(tools, project, publicKey);
  await requireRoom(tools, project);
  const now = tools.clock();
  return shownKey(
    await rotateKey(tools, project, before, { until: Math.round(now + hours * HOUR_MS), now }),
    undefined,
    tools,
  );
}

/** For ever: no change leads back. @throws ApiError */
export async function dropKey(tools: KeyTools, project: AllowedProject, publicKey: string): Promise<void> {
  await settleKey(tools, project, await keyNamed(tools, project, publicKey), { status: 'revoked' });
}

export async function keyNamed({ store }: KeyTools, project: AllowedProject, publicKey: string): Promise<ProjectKey> {
  const found = (await keysOfProject(store, project.id)).find((key) => key.publicKey === publicKey);
  if (!found) throw new ApiError('key_not_found');
  return found;
}

async function requireRoom({ store }: KeyTools, project: AllowedProject): Promise<void> {
  const active = (await keysOfProject(store, project.id)).filter(({ status }) => status !== 'revoked');
  if (active.length >= MOST_KEYS)
    throw new ApiError('limit_reached', { causes: [`keys: ${MOST_KEYS} exist, which is the most`] });
}

export function stateOfKey(key: ProjectKey, now: number): ShownKey['state'] {
  if (key.status !== 'active') return key.status;
  return keyIsTaken(key, now) ? 'active' : 'ended';
}

function shownKey(key: ProjectKey, use: LastUse | undefined, { config, clock }: KeyTools): ShownKey {
  const { publicKey, label, validUntil, createdAt, version } = key;
  return {
    publicKey,
    label,
    state: stateOfKey(key, clock()),
    validUntil: validUntil === 0 ? null : validUntil,
    dsn: dsnOf(config.ingestUrl, key),
    createdAt,
    lastUsedAt: use?.at ?? null,
    lastClient: use?.client ?? '',
    version,
  };
}
