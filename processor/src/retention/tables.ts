import type { KeptKind } from './limits.ts';
import type { Retention } from './retention.ts';

/** A table whose rows go by age. */
export interface KeptTable {
  table: string;
  /** Sums of both kinds, and those that outlive their rows, are kept as long as the longer of two. */
  kinds: readonly KeptKind[];
  /** The column whose age counts. */
  column: string;
  /** SQL of a TTL: its start, and its rows where it has not all. */
  ttl: readonly [from: string, where: string];
  /** Facts and bodies lie in weeks of receiving; sums have no partitions, and a marker in the row of project 0. */
  isWeekly: boolean;
}

const facts = (table: string, kind: KeptKind): KeptTable => ({
  table,
  kinds: [kind],
  column: 'received_at',
  ttl: ['toDateTime(received_at)', ''],
  isWeekly: true,
});

const sums = (table: string, kinds: readonly KeptKind[], column: string, from = column): KeptTable => ({
  table,
  kinds,
  column,
  ttl: [from, ' DELETE WHERE project_id != 0'],
  isWeekly: false,
});

/** Bodies before their facts: a fact without a body is shown as one whose body is gone; a body without a fact is found by nothing. */
export const KEPT_TABLES: readonly KeptTable[] = [
  facts('event_bodies', 'events'),
  facts('events', 'events'),
  facts('spans', 'spans'),
  sums('pair_days', ['events'], 'day'),
  sums('release_minutes', ['events', 'spans'], 'minute'),
  sums('unmapped', ['events'], 'received_at', 'toDateTime(received_at)'),
  sums('transaction_quarters', ['events', 'spans'], 'quarter'),
  sums('trace_days', ['spans'], 'day'),
];

export const daysOfTable = ({ kinds }: KeptTable, retention: Retention, project: number): number =>
  Math.max(...kinds.map((kind) => retention.daysOf(project, kind)));

export const longestOfTable = ({ kinds }: KeptTable, retention: Retention): number =>
  Math.max(...kinds.map((kind) => retention.longest(kind)));
