import { readSettingsOfRetention, retentionOf } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';

import { STORED_KINDS } from '../../contract/storage.ts';
import type { Storage, StoredKind } from '../../contract/storage.ts';
import type { Access } from '../auth/access.ts';
import { lastCleanUp } from './queries/last-clean-up.ts';
import { rowsOfDays, rowsOfProjects } from './queries/rows-of-projects.ts';
import { mapSizes, tableSizes } from './queries/table-sizes.ts';
import type { TableSize } from './queries/table-sizes.ts';

const DAY_MS = 86_400_000;
const DAYS = 14;

const KIND_OF_TABLE: Readonly<Record<string, StoredKind>> = {
  event_bodies: 'bodies',
  events: 'events',
  spans: 'spans',
  group_days: 'sums',
  pair_days: 'sums',
  release_minutes: 'sums',
  unmapped: 'sums',
  transaction_quarters: 'sums',
  trace_days: 'sums',
  issues: 'issues',
  issue_activity: 'issues',
  issue_groups: 'issues',
  group_anchors: 'issues',
  ledger: 'ledger',
  receipts: 'ledger',
};

export async function storageOf(store: Store, access: Access, now: number): Promise<Storage> {
  const since = now - (now % DAY_MS) - (DAYS - 1) * DAY_MS;
  const [tables, maps, settings, cleanUp, events, spans, eventDays, spanDays] = await Promise.all([
    tableSizes(store),
    mapSizes(store),
    readSettingsOfRetention(store),
    lastCleanUp(store),
    rowsOfProjects(store, 'events'),
    rowsOfProjects(store, 'spans'),
    rowsOfDays(store, 'events', since),
    rowsOfDays(store, 'spans', since),
  ]);
  const perEvent = bytesARow(tables, 'events') + bytesARow(tables, 'event_bodies');
  const perSpan = bytesARow(tables, 'spans');
  const retention = retentionOf(settings);
  const kinds = kindsOf(tables, maps);

  return {
    at: now,
    bytes: kinds.reduce((sum, { bytes }) => sum + bytes, 0),
    kinds,
    projects: [...access.projects.values()]
      .map(({ id, slug, name }) => {
        const event = events.find(({ projectId }) => projectId === id);
        const span = spans.find(({ projectId }) => projectId === id);
        const files = maps.find(({ projectId }) => projectId === id)?.bytes ?? 0;
        return {
          project: { id, slug, name },
          bytes: Math.round((event?.rows ?? 0) * perEvent + (span?.rows ?? 0) * perSpan + files),
          events: event?.rows ?? 0,
          spans: span?.rows ?? 0,
          oldestEvent: event?.oldest ?? null,
          oldestSpan: span?.oldest ?? null,
          retention: { events: retention.daysOf(id, 'events'), spans: retention.daysOf(id, 'spans') },
        };
      })
      .sort((a, b) => b.bytes - a.bytes || a.project.id - b.project.id),
    days: Array.from({ length: DAYS }, (_, index) => {
      const day = since + index * DAY_MS;
      const rows = {
        events: eventDays.find((one) => one.day === day)?.rows ?? 0,
        spans: spanDays.find((one) => one.day === day)?.rows ?? 0,
      };
      return { day, ...rows, bytes: Math.round(rows.events * perEvent + rows.spans * perSpan) };
    }),
    cleanUp,
  };
}

const bytesARow = (tables: readonly TableSize[], name: string): number => {
  const size = tables.find(({ table }) => table === name);
  return size && size.rows > 0 ? size.bytes / size.rows : 0;
};

function kindsOf(tables: readonly TableSize[], maps: readonly { files: number; bytes: number }[]): Storage['kinds'] {
  const ofKind = (kind: StoredKind): readonly { rows: number; bytes: number }[] =>
    kind === 'maps'
      ? maps.map(({ files, bytes }) => ({ rows: files, bytes }))
      : tables.filter(({ table }) => (KIND_OF_TABLE[table] ?? 'other') === kind);
  return STORED_KINDS.map((kind) => ({
    kind,
    bytes: ofKind(kind).reduce((sum, { bytes }) => sum + bytes, 0),
    rows: ofKind(kind).reduce((sum, { rows }) => sum + rows, 0),
  }));
}
