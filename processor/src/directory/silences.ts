import { randomUUID } from 'node:crypto';

import { column } from './column.ts';
import { versioned } from './versioned.ts';
import type { DirectoryStore } from './versioned.ts';

/** A span of time in which nobody is told of a project's decisions. */
export interface Silence {
  id: string;
  project: number;
  /** Empty: all environments. */
  environment: string;
  from: number;
  /** The end: as planned, or when a person ended it early. */
  until: number;
  why: string;
  by: string;
  /** The person who ended it early; empty where its time ends it. */
  endedBy: string;
  /** Its digest was announced. */
  told: boolean;
  version: number;
}

/** A silence is for a deploy, not for a holiday. */
export const LONGEST_SILENCE_MS = 24 * 3_600_000;
/** Those that are over are kept so long, so that a page can say why nobody was told. */
const KEPT_MS = 30 * 24 * 3_600_000;
const MOST_SILENCES = 2000;

const silences = versioned<Silence, 'id'>({
  table: 'silences',
  key: ['id'],
  columns: {
    id: column.text('silence_id'),
    project: column.number('project_id'),
    environment: column.text('environment'),
    from: column.time('starts_at'),
    until: column.time('ends_at'),
    why: column.text('reason'),
    by: column.text('by'),
    endedBy: column.text('ended_by'),
    told: column.flag('told'),
  },
  order: 'starts_at DESC, silence_id',
  most: MOST_SILENCES,
  removedAs: 'forgotten',
});

/** The latest first. */
export const listSilences = (store: DirectoryStore, where: Partial<Silence> = {}): Promise<Silence[]> =>
  silences.list(store, where);

export const findSilence = (store: DirectoryStore, id: string): Promise<Silence | null> => silences.get(store, { id });

/** @throws DirectoryError `limit_reached` */
export async function beginSilence(
  store: DirectoryStore,
  silence: Pick<Silence, 'project' | 'environment' | 'until' | 'why' | 'by'>,
  now: number,
): Promise<Silence> {
  if (silence.until <= now || silence.until > now + LONGEST_SILENCE_MS)
    throw new Error('the end of a silence is within 24 hours');
  const begun = { ...silence, id: randomUUID(), from: now, endedBy: '', told: false, version: 1 };
  const created = await silences.create(store, begun);
  if (!created) throw new Error('two silences have one random id');
  return created;
}

/** Ends a silence that holds; one that is over stays as it is. @throws DirectoryError `settings_changed` */
export const endSilence = (store: DirectoryStore, before: Silence, by: string, now: number): Promise<Silence> =>
  before.until <= now ? Promise.resolve(before) : silences.change(store, before, { until: now, endedBy: by });

/** Says that the digest of a silence was announced. @throws DirectoryError `settings_changed` */
export const silenceTold = (store: DirectoryStore, before: Silence): Promise<Silence> =>
  silences.change(store, before, { told: true });

/** Forgets silences that were over a month ago. @throws DirectoryError `settings_changed` */
export async function forgetSilences(store: DirectoryStore, all: readonly Silence[], now: number): Promise<void> {
  for (const silence of all) {
    if (silence.told && silence.until < now - KEPT_MS) await silences.remove(store, silence);
  }
}
