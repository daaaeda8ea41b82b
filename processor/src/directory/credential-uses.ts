import { isoOf } from '../topics/row-origin.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

export type CredentialKind = 'session' | 'token';

/** When sessions or tokens were used last, by their ids. One that was never used is missing. */
export async function lastUses(
  store: DirectoryReader,
  kind: CredentialKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await store.select<{ id: string; at: number }>(
    `SELECT id, toFloat64(toUnixTimestamp64Milli(max(used_at))) AS at
     FROM credential_uses
     WHERE kind = {kind:String} AND id IN {ids:Array(String)}
     GROUP BY id`,
    { kind, ids },
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}

export const noteUse = (store: DirectoryStore, kind: CredentialKind, id: string, at: number): Promise<void> =>
  store.insert('credential_uses', [{ kind, id, used_at: isoOf(at) }], `credential_uses:${kind}:${id}:${at}`);
