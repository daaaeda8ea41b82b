import { endpoint } from './endpoint.ts';

/** The kinds of things that take room, by the tables that they lie in. */
export const STORED_KINDS = ['bodies', 'events', 'spans', 'sums', 'issues', 'ledger', 'other', 'maps'] as const;
export type StoredKind = (typeof STORED_KINDS)[number];

/** The room that the data takes on the disk of the store, without the log. */
export interface Storage {
  at: number;
  /** All kinds together. */
  bytes: number;
  /** Exact, as the engine counts its files; source maps by the sizes of their files. */
  kinds: { kind: StoredKind; bytes: number; rows: number }[];
  /** Largest first. Bytes are estimated: of each table that share which the project has of its rows. */
  projects: {
    project: { id: number; slug: string; name: string };
    bytes: number;
    events: number;
    spans: number;
    /** When its oldest row was received, and the days that it keeps them. */
    oldestEvent: number | null;
    oldestSpan: number | null;
    retention: { events: number; spans: number };
  }[];
  /** The last 14 days, oldest first: rows that were received, and their bytes by the average of their table. */
  days: { day: number; events: number; spans: number; bytes: number }[];
  /** The newest clean-up; null before the first. */
  cleanUp: {
    began: number;
    ended: number;
    isDone: boolean;
    rows: number;
    bytes: number;
    steps: { step: CleanUpStep; rows: number; bytes: number }[];
  } | null;
}

export const CLEAN_UP_STEPS = [
  'week',
  'project',
  'mask',
  'sums',
  'artifacts',
  'issues',
  'erasure',
  'issue',
  'deleted_project',
] as const;
export type CleanUpStep = (typeof CLEAN_UP_STEPS)[number];

export const storageUse = endpoint<{ answer: Storage }>('GET', '/api/ui/storage');
