import type { StoredEvent } from '../../../store/stored-event.ts';
import { groupV2 } from './v2/group-v2.ts';
import { KeptReasons, partText } from './v2/part.ts';
import type { LeftOut, PartKind } from './v2/part.ts';

/** Why an event is in its group. */
export interface GroupingExplanation {
  /** `place` makes the fine hash alone; all others make the coarse hash too, where the event has one. */
  parts: { kind: PartKind | 'part'; text: string }[];
  left: readonly LeftOut[];
  /** The parts without `place` join builds of which no map is known. */
  hasCoarse: boolean;
}

/**
 * Says again what the frozen rules of version 2 make of a stored event. Where they do not give the parts that were stored with it
 * (a version that is not known here, or rules of another day), the stored parts are all that is told.
 */
export function explainGrouping(
  event: StoredEvent,
  { version, fingerprint }: { version: string; fingerprint: readonly string[] },
): GroupingExplanation {
  const stored = fingerprint.map((text) => ({ kind: 'part' as const, text }));
  if (version !== 'v2') return { parts: stored, left: [], hasCoarse: false };
  const reasons = new KeptReasons();
  const { fine, coarse } = groupV2(event, reasons);
  const isSame =
    fine.length === fingerprint.length && fine.every((part, index) => partText(part) === fingerprint[index]);
  return isSame
    ? { parts: [...fine], left: reasons.left, hasCoarse: coarse !== null }
    : { parts: stored, left: [], hasCoarse: false };
}
