import { endpoint } from './endpoint.ts';

export const ERASURE_KINDS = ['id', 'email', 'ip'] as const;
export type ErasureKind = (typeof ERASURE_KINDS)[number];

/** A person whose data is erased, by one of their names. */
export interface ErasureRequest {
  kind: ErasureKind;
  value: string;
  /** The slug of the project that the name belongs to; all projects without it. */
  project?: string | undefined;
}

/** One erasure, without the name, of which a hash alone is kept. */
export interface ShownErasure {
  id: string;
  kind: ErasureKind;
  project: string | null;
  at: number;
  by: string;
  status: 'waiting' | 'done';
  doneAt: number | null;
  /** Those that were found so far. */
  events: number;
  spans: number;
  /** When the log and its dead letters hold nothing of the person any more. */
  logGoneBy: number;
}

export const allErasures = endpoint<{ answer: ShownErasure[] }>('GET', '/api/0/erasures/');
export const addErasure = endpoint<{ body: ErasureRequest; answer: ShownErasure }>('POST', '/api/0/erasures/');
