import type { Store } from '../store/port.ts';
import type { KeptKind } from './limits.ts';
import { INSTALLATION } from './limits.ts';
import { readRetention } from './retention.ts';
import type { Retention } from './retention.ts';

const DAY_MS = 86_400_000;
/** A change of the settings is asked for by all processes so soon. */
const FRESH_MS = 10_000;

/** A store's settings as they were last read. Settings are a few rows that each question needs. */
const known = new WeakMap<object, { readAt: number; retention: Promise<Retention> }>();

/**
 * SQL: a row is not older than its project keeps rows of this kind. Every question for rows of events or spans has it as a
 * condition, because rows of a short retention are deleted at night, and whole weeks as late as the longest retention says. `column`
 * is the time, or the day, that the table is kept by; `project` the column of its project.
 */
export async function keptSince(
  store: Pick<Store, 'select'>,
  kind: KeptKind,
  column = 'received_at',
  project = 'project_id',
): Promise<string> {
  return keptSql(await settingsKnown(store), kind, Date.now(), column, project);
}

/** The settings of a store, not older than the time in which a change of them is seen. */
export function settingsKnown(store: Pick<Store, 'select'>): Promise<Retention> {
  const now = Date.now();
  const last = known.get(store);
  const fresh = last && now - last.readAt < FRESH_MS ? last : { readAt: now, retention: readRetention(store) };
  if (fresh !== last) {
    known.set(store, fresh);
    fresh.retention.catch(() => known.delete(store));
  }
  return fresh.retention;
}

/** The condition of `keptSince` by given settings and time. Numbers alone, so that the engine leaves out parts by it. */
export function keptSql(
  retention: Retention,
  kind: KeptKind,
  now: number,
  column = 'received_at',
  project = 'project_id',
): string {
  const since = (days: number): string => `${column} >= toDateTime(${Math.floor((now - days * DAY_MS) / 1000)}, 'UTC')`;
  const others = retention.daysOf(INSTALLATION, kind);
  const byDays = new Map<number, number[]>();
  for (const id of retention.projects) {
    const days = retention.daysOf(id, kind);
    if (days !== others) byDays.set(days, [...(byDays.get(days) ?? []), id]);
  }
  if (byDays.size === 0) return since(others);
  const cases = [...byDays].map(([days, ids]) => `${project} IN (${ids.join(', ')}), ${since(days)}`);
  return `(${since(retention.longest(kind))} AND multiIf(${cases.join(', ')}, ${since(others)}))`;
}
