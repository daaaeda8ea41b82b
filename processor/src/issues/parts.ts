import type { Batch, IssueRecord, TickRecord } from '@breakwater/relay/log';

import type { DecidedRecord } from './decide/known.ts';
import type { OwnMove } from './own-moves.ts';

export interface ReadRecord<Decided extends DecidedRecord = DecidedRecord> {
  offset: number;
  record: Decided;
}

/** Records of a batch whose decisions are stored together, in one insert of each table. */
export interface IssuesPart {
  records: readonly ReadRecord<IssueRecord>[];
  token: string;
}

/** A tick is a part of its own: all that lies before it is stored when it is passed. */
export interface TickPart {
  tick: ReadRecord<TickRecord>;
}

export type Part = IssuesPart | TickPart;

/** Whether a record may move many groups. */
const isMove = (record: IssueRecord): boolean =>
  record.kind === 'merge' || record.kind === 'unmerge' || (record.kind === 'undo' && record.moved === true);

/** Whether a record brings so many rows that it is stored alone. */
const bringsMany = (record: IssueRecord): boolean =>
  isMove(record) || (record.kind === 'release' && record.fact === 'commits');

/**
 * Each record that may move groups is a part of its own: it brings up to 5,000 rows of each table, and asks the store for the moves
 * before it, hence all that lies before it is stored by then. Commits of a release are many rows, too. The parts depend on the records alone, so that a repeat makes the same.
 */
export function decisionPartsOf(batch: Pick<Batch, 'id'>, records: readonly ReadRecord[]): Part[] {
  const parts: (ReadRecord<IssueRecord>[] | TickPart)[] = [];
  let open: ReadRecord<IssueRecord>[] | null = null;
  for (const { offset, record } of records) {
    if (record.kind === 'tick') {
      parts.push({ tick: { offset, record } });
      open = null;
      continue;
    }
    const isAlone = bringsMany(record);
    if (open && !isAlone) open.push({ offset, record });
    else {
      const begun = [{ offset, record }];
      parts.push(begun);
      open = isAlone ? null : begun;
    }
  }
  return parts.map((part, index) =>
    'tick' in part ? part : { records: part, token: index === 0 ? batch.id : `${batch.id}+${index}` },
  );
}

/** The records of projects in a part. */
export const issuesIn = (part: Part): readonly ReadRecord<IssueRecord>[] => ('tick' in part ? [] : part.records);

/** The records of these parts whose moves may be stored already by an attempt that crashed. */
export const ownMovesOf = (parts: readonly Part[], partition: number): OwnMove[] =>
  parts.flatMap(issuesIn).flatMap(({ record, offset }) => {
    if (isMove(record) && 'at' in record) return { partition, offset, at: record.at };
    return record.kind === 'seen' && namesHash(record) ? { partition, offset, at: record.receivedAt } : [];
  });

/** Such a group may go to an issue that another group began. */
const namesHash = ({ coarse, old }: Extract<IssueRecord, { kind: 'seen' }>): boolean =>
  coarse !== undefined || old !== undefined;

/** The records of these parts whose facts of releases may be stored already by an attempt that crashed. */
export const ownReleasesOf = (parts: readonly Part[], partition: number): OwnMove[] =>
  parts
    .flatMap(issuesIn)
    .flatMap(({ record, offset }) => (record.kind === 'release' ? { partition, offset, at: record.at } : []));

/** The times that a decision on a record may take from it. */
export const timesOf = (record: DecidedRecord): number[] =>
  record.kind === 'tick'
    ? [record.minute, ...record.away.flatMap(({ from, to }) => [from, to])]
    : record.kind === 'seen'
      ? [
          record.receivedAt,
          ...record.releases.map((seen) => seen.receivedAt),
          ...(record.cohorts ?? []).map(({ cohort }) => cohort),
        ]
      : [record.at];

/** The ids of groups and issues that a record names. */
export function idsNamedBy(record: DecidedRecord): readonly string[] {
  switch (record.kind) {
    case 'tick':
      return [];
    case 'seen':
      return [record.group, ...[record.coarse, record.old].filter((hash) => hash !== undefined)];
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
