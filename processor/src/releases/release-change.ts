import type { ReleaseRecord, ReleaseVia } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import type { LogPlace } from '../topics/row-origin.ts';
import { decodeReleaseState, encodeReleaseState } from './release-state.ts';
import type { ReleaseState } from './release-state.ts';

/** One change of what is known of a release, and its state after that. Times are epoch milliseconds. */
export interface ReleaseChange {
  project: number;
  release: string;
  version: number;
  fact: ReleaseRecord['fact'];
  at: number;
  /** Empty where an event made the change. */
  by: string;
  state: ReleaseState;
  source: LogPlace;
}

/** A row of `releases`. */
export interface ReleaseRow {
  project_id: number;
  release: string;
  version: number;
  fact: ReleaseRecord['fact'];
  at: string;
  by: string;
  package: string;
  status: ReleaseState['status'];
  first_seen: string;
  first_event: string;
  first_environment: string;
  created_at: string;
  created_by: string;
  created_via: ReleaseVia;
  date_released: string;
  url: string;
  ref: string;
  deploys: number;
  commits: number;
  state: string;
  source_partition: number;
  source_offset: number;
}

export const releaseRowOf = ({ project, at, state, source, ...change }: ReleaseChange): ReleaseRow => ({
  project_id: project,
  ...change,
  at: isoOf(at),
  package: /^(.+)@/.exec(change.release)?.[1] ?? '',
  status: state.status,
  first_seen: isoOf(state.seen?.at ?? 0),
  first_event: state.seen?.eventId ?? '',
  first_environment: state.seen?.environment ?? '',
  created_at: isoOf(state.created?.at ?? state.seen?.at ?? 0),
  created_by: state.created?.by ?? '',
  created_via: state.created?.via ?? 'seen',
  date_released: isoOf(state.released ?? 0),
  url: state.url,
  ref: state.ref,
  deploys: state.deploys,
  commits: state.commits.count,
  state: encodeReleaseState(state),
  source_partition: source.partition,
  source_offset: source.offset,
});

/** A row as the store gives it: 64-bit integers come as text. */
export type StoredReleaseRow = Pick<
  ReleaseRow,
  'project_id' | 'release' | 'fact' | 'at' | 'by' | 'state' | 'source_partition'
> & { version: string; source_offset: string };

export const STORED_RELEASE =
  'project_id, release, version, fact, at, by, state, source_partition, source_offset' as const;

export const releaseChangeOf = (row: StoredReleaseRow): ReleaseChange => ({
  project: row.project_id,
  release: row.release,
  version: Number(row.version),
  fact: row.fact,
  at: Date.parse(row.at),
  by: row.by,
  state: decodeReleaseState(row.state),
  source: { partition: row.source_partition, offset: Number(row.source_offset) },
});
