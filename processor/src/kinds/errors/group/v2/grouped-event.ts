import type { GroupedException } from './exception-facts.ts';
import type { GroupedFrame } from './own-frame.ts';

/** All that version 2 reads of an event. */
export interface GroupedEvent {
  platform: string;
  level: string;
  message?: { formatted: string; message?: string };
  /** Oldest cause first: the last value is the one shown as the title. */
  exception: readonly GroupedException[];
  /** Where a message was captured, or the thread of an exception that has no stack of its own. */
  stacktrace?: { frames: readonly GroupedFrame[] };
  tags: readonly (readonly [name: string, value: string])[];
  logger?: string;
  transaction?: string;
  /** As the client set it. */
  fingerprint?: readonly string[];
}
