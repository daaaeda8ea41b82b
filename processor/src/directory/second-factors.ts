import { randomUUID } from 'node:crypto';

import { column } from './column.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

/** The second factor of a person: codes of an app, and recovery codes for when it is lost. */
export interface SecondFactor {
  userId: string;
  /** Encrypted. */
  secret: string;
  /** False until the person has shown a code of it: nothing asks for it before. */
  isConfirmed: boolean;
  /** The step of time of the last code that was taken. */
  lastStep: number;
  /** Hashes of the recovery codes that are left. */
  recoveryHashes: string[];
  createdAt: number;
  /** Differs between two writers of the same change, of which one is refused: a code is taken once. */
  writer: string;
  version: number;
}

const factors = versioned<SecondFactor, 'userId'>({
  table: 'second_factors',
  key: ['userId'],
  columns: {
    userId: column.text('user_id'),
    secret: column.text('secret'),
    isConfirmed: column.flag('is_confirmed'),
    lastStep: column.number('last_step'),
    recoveryHashes: column.texts('recovery_hashes'),
    createdAt: column.time('created_at'),
    writer: column.text('writer'),
  },
  order: 'user_id',
  most: 5000,
});

/** Null where the person has none. */
export async function findSecondFactor(store: DirectoryReader, userId: string): Promise<SecondFactor | null> {
  const factor = await factors.get(store, { userId });
  return factor && factor.secret !== '' ? factor : null;
}

/** Begins a new one that has to be confirmed, in the place of one that was not. @throws DirectoryError */
export async function beginSecondFactor(
  store: DirectoryStore,
  { userId, secret }: { userId: string; secret: string },
  now: number,
): Promise<SecondFactor> {
  const fresh = {
    secret,
    isConfirmed: false,
    lastStep: 0,
    recoveryHashes: [],
    createdAt: now,
    writer: randomUUID(),
  };
  const before = await factors.get(store, { userId });
  if (before) return factors.change(store, before, fresh);
  return (
    (await factors.create(store, { userId, ...fresh, version: 1 })) ?? beginSecondFactor(store, { userId, secret }, now)
  );
}

/** @throws DirectoryError `settings_changed` where another writer was faster: of two uses of one code, one is kept. */
export const changeSecondFactor = (
  store: DirectoryStore,
  before: SecondFactor,
  change: Partial<Pick<SecondFactor, 'isConfirmed' | 'lastStep' | 'recoveryHashes'>>,
): Promise<SecondFactor> => factors.change(store, before, { ...change, writer: randomUUID() });

/** Takes it off. Its row stays, so that the person may begin another one. @throws DirectoryError `settings_changed` */
export async function dropSecondFactor(store: DirectoryStore, userId: string): Promise<void> {
  const before = await findSecondFactor(store, userId);
  if (before)
    await factors.change(store, before, {
      secret: '',
      isConfirmed: false,
      lastStep: 0,
      recoveryHashes: [],
      writer: randomUUID(),
    });
}
