import { releaseAfter } from '../../releases/release-after.ts';
import { UNKNOWN_RELEASE } from '../../releases/release-state.ts';
import { NO_CHANGE } from './known.ts';
import type { Decide } from './known.ts';

/** A fact changes what is known of its release. One that says nothing new changes nothing, and makes no row. */
export const decideRelease: Decide<'release'> = (record, { release: before }, source) => {
  if (!before && record.fact === 'deleted') return NO_CHANGE;
  const known = before?.state ?? UNKNOWN_RELEASE;
  const state = releaseAfter(known, record);
  if (before && state === known) return NO_CHANGE;
  const { project, release, fact, at } = record;
  const by = 'by' in record ? record.by : '';
  const version = (before?.version ?? 0) + 1;
  return { ...NO_CHANGE, releases: [{ project, release, version, fact, at, by, state, source }] };
};
