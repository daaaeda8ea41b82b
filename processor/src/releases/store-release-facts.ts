import type { IssueRecord, ReleaseRecord } from '@breakwater/relay/log';

import type { Erased } from '../erasure/erased.ts';
import type { Store } from '../store/port.ts';
import type { LogPlace } from '../topics/row-origin.ts';
import { releaseRowOf } from './release-change.ts';
import type { ReleaseChange } from './release-change.ts';
import type { IsErased } from './release-rows.ts';
import { commitRowsOf, deployRowOf, releaseCommitRowsOf } from './release-rows.ts';

interface Decided extends Pick<LogPlace, 'offset'> {
  record: IssueRecord;
}

/**
 * Stores the facts of one part of a batch, each table in one insert under the part's token. Deploys and commits are stored before
 * the row of `releases` that names them, and only for facts that changed something.
 */
export async function storeReleaseFacts(
  { store, erased }: { store: Pick<Store, 'insert'>; erased: Erased },
  changes: readonly ReleaseChange[],
  decided: readonly Decided[],
  token: string,
): Promise<void> {
  if (changes.length === 0) return;
  const effective = new Set(changes.map(({ source }) => source.offset));
  const facts = decided.flatMap(({ offset, record }): ReleaseRecord[] =>
    record.kind === 'release' && effective.has(offset) ? [record] : [],
  );
  const deploys = facts.flatMap((fact) => (fact.fact === 'deployed' ? [deployRowOf(fact)] : []));
  const sets = facts.flatMap((fact) => (fact.fact === 'commits' ? [fact] : []));
  await insertAny(store, 'deploys', deploys, token);
  if (sets.length > 0) await erased.refresh();
  const isErased: IsErased = (project, email) => erased.reasonFor(project, { email }) === 'erased';
  await insertAny(
    store,
    'commits',
    sets.flatMap((set) => commitRowsOf(set, isErased)),
    token,
  );
  await insertAny(store, 'release_commits', sets.flatMap(releaseCommitRowsOf), token);
  await store.insert('releases', changes.map(releaseRowOf), token);
}

const insertAny = async (
  store: Pick<Store, 'insert'>,
  table: string,
  rows: readonly object[],
  token: string,
): Promise<void> => {
  if (rows.length > 0) await store.insert(table, rows, token);
};
