import { createHash } from 'node:crypto';

import type { StoredEvent } from '../../../store/stored-event.ts';
import { asV1 } from './v1/as-v1.ts';
import { fingerprintV1 } from './v1/fingerprint-v1.ts';
import { groupV2 } from './v2/group-v2.ts';
import { partText } from './v2/part.ts';

/** The frozen rules that a project's events are grouped by. */
export type GroupingVersion = 'v1' | 'v2';

/** `inherits`: the project was moved from version 1, whose issues go on where the first group of version 2 shows their hash. */
export interface GroupingChoice {
  version: GroupingVersion;
  inherits: boolean;
}

export const NEW_PROJECTS: GroupingChoice = { version: 'v2', inherits: false };

/** The groups that an event names. */
export interface Grouping {
  version: GroupingVersion;
  /** The hashed parts, readable: they explain why an event is in its issue. */
  parts: readonly string[];
  /** The group of the event. */
  group: string;
  /** A hash that joins builds of which no map is known; null where the group does. */
  coarse: string | null;
  /** The group that version 1 would have given, where the project came from it. */
  old: string | null;
}

export function groupingOf(event: StoredEvent, { version, inherits }: GroupingChoice): Grouping {
  if (version === 'v1') {
    const { parts } = fingerprintV1(asV1(event));
    return { version, parts, group: groupIdOf(event.project, 'v1', parts), coarse: null, old: null };
  }
  const { fine, coarse } = groupV2(event);
  const parts = fine.map(partText);
  return {
    version,
    parts,
    group: groupIdOf(event.project, 'v2', parts),
    coarse: coarse && groupIdOf(event.project, 'v2 coarse', coarse.map(partText)),
    old: inherits ? groupIdOf(event.project, 'v1', fingerprintV1(asV1(event)).parts) : null,
  };
}

/**
 * A hash of parts: its first 63 bits, in decimal digits. It derives from nothing else, so two processors, a retry and a replay agree
 * on it; the sign bit stays free for readers with signed integers.
 */
export function groupIdOf(project: number, version: string, parts: readonly string[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([project, version, ...parts]))
    .digest();
  return (digest.readBigUInt64BE() >> 1n).toString();
}
