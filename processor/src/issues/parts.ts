import type { Batch, IssueRecord } from '@breakwater/relay/log';

import type { OwnMove } from './own-moves.ts';

export interface ReadRecord {
  offset: number;
  record: IssueRecord;
}

/** Records of a batch whose decisions are stored together, in one insert of each table. */
export interface Part {
  records: readonly ReadRecord[];
  token: string;
}

/** Whether a record may move groups. */
export const isMove = (record: IssueRecord): boolean =>
  record.kind === 'merge' || record.kind === 'unmerge' || (record.kind === 'undo' && record.moved === true);

/** Whether a record brings so many rows that it is stored alone. */
const bringsMany = (record: IssueRecord): boolean =>
  isMove(record) || (record.kind === 'release' && record.fact === 'commits');

/**
 * Each record that may move groups is a part of its own: it brings up to 5,000 rows of each table, and asks the store for the moves
 * before it, hence all that lies before it is stored by then. Commits of a release are many rows, too. The parts depend on the records alone, so that a repeat makes the same.
 */
export function decisionPartsOf(batch: Pick<Batch, 'id'>, records: readonly ReadRecord[]): Part[] {
  const parts: ReadRecord[][] = [];
  let open: ReadRecord[] | null = null;
  for (const read of records) {
    const isAlone = bringsMany(read.record);
    if (open && !isAlone) open.push(read);
    else {
      const begun = [read];
      parts.push(begun);
      open = isAlone ? null : begun;
    }
  }
  return parts.map((part, index) => ({ records: part, token: index === 0 ? batch.id : `${batch.id}+${index}` }));
}

/** The records of these parts whose moves may be stored already by an attempt that crashed. */
export const ownMovesOf = (parts: readonly Part[], partition: number): OwnMove[] =>
  parts
    .flatMap(({ records }) => records)
    .flatMap(({ record, offset }) => (isMove(record) && 'at' in record ? { partition, offset, at: record.at } : []));

/** The records of these parts whose facts of releases may be stored already by an attempt that crashed. */
export const ownReleasesOf = (parts: readonly Part[], partition: number): OwnMove[] =>
  parts
    .flatMap(({ records }) => records)
    .flatMap(({ record, offset }) => (record.kind === 'release' ? { partition, offset, at: record.at } : []));

/** The times that a decision on a record may take from it. */
export const timesOf = (record: IssueRecord): number[] =>
  record.kind === 'seen'
    ? [
        record.receivedAt,
        ...record.releases.map((seen) => seen.receivedAt),
        ...(record.cohorts ?? []).map(({ cohort }) => cohort),
      ]
    : [record.at];

/** The ids of groups and issues that a record names. */
export function idsNamedBy(record: IssueRecord): readonly string[] {
  switch (record.kind) {
    case 'seen':
      return [record.group];
    case 'merge':
      return [record.into, ...record.issues];
    case 'unmerge':
      return [record.issue, ...record.groups];
    case 'release':
      return [];
    default:
      return [record.issue];
  }
}
