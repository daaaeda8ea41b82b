import type { Store } from '../store/port.ts';
import { keptSince, settingsKnown } from './kept-since.ts';
import type { KeptKind } from './limits.ts';

const DAY_MS = 86_400_000;

export interface KeptPeriod {
  kind: KeptKind;
  projectIds: readonly number[];
  /** When the period begins, in epoch milliseconds. */
  sinceMs: number;
}

/**
 * The condition of `keptSince`, where one of the projects keeps rows for less than the period; none otherwise, because a bound
 * on the time of the event reads one column less.
 */
export async function keptInPeriod(
  store: Pick<Store, 'select'>,
  { kind, projectIds, sinceMs }: KeptPeriod,
): Promise<string[]> {
  const retention = await settingsKnown(store);
  const keptFrom = (id: number): number => Date.now() - retention.daysOf(id, kind) * DAY_MS;
  return projectIds.some((id) => keptFrom(id) > sinceMs) ? [await keptSince(store, kind)] : [];
}
