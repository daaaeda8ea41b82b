import { isoOf } from '../topics/row-origin.ts';
import type { LogPlace } from '../topics/row-origin.ts';

/** A record of the batch in hand that may move groups. The time tells it from one of an older log at the same offset. */
export interface OwnMove extends LogPlace {
  at: number;
}

/**
 * A condition on `issue_groups` that leaves out moves by these records. A crash may have stored a move but not the activity that
 * belongs to it; the record is then decided again, on the groups as they were before it.
 */
export function withoutOwn(own: readonly OwnMove[]): { condition: string; params: Record<string, unknown> } {
  if (own.length === 0) return { condition: '1', params: {} };
  return {
    condition: `concat(toString(source_partition), ':', toString(source_offset), '@', toString(toUnixTimestamp64Milli(at)))
                NOT IN {own:Array(String)}`,
    params: { own: own.map(({ partition, offset, at }) => `${partition}:${offset}@${Date.parse(isoOf(at))}`) },
  };
}
