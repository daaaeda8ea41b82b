import type { Batch, IssueRecord } from '@breakwater/relay/log';

import type { OwnMove } from './own-moves.ts';

export interface ReadRecord {
  offset: number;
  record: IssueRecord;
}

/** Records of a batch whose decisions are stored together, in one insert of moves and one of activity. */
export interface Part {
  records: readonly ReadRecord[];
  token: string;
}

/** Whether a record may move groups. */
export const isMove = (record: IssueRecord): boolean =>
  record.kind === 'merge' || record.kind === 'unmerge' || (record.kind === 'undo' && record.moved === true);

/**
 * Each record that may move groups is a part of its own: it brings up to 5,000 rows of each table, and asks the store for the moves
 * before it, hence all that lies before it is stored by then. The parts depend on the records alone, so that a repeat makes the same.
 */
export function decisionPartsOf(batch: Pick<Batch, 'id'>, records: readonly ReadRecord[]): Part[] {
  const parts: ReadRecord[][] = [];
  let open: ReadRecord[] | null = null;
  for (const read of records) {
    const isAlone = isMove(read.record);
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
    default:
      return [record.issue];
  }
}
