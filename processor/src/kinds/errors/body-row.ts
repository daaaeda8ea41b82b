import { traceOf } from '../../normalize/contexts.ts';
import { cut } from '../../normalize/cut.ts';
import type { StoredEvent } from '../../store/stored-event.ts';
import type { RowOrigin } from '../../topics/row-origin.ts';
import type { EventRow } from './event-row.ts';
import type { Grouping } from './group/grouping.ts';

/** A row of `event_bodies`: what is shown of an event, in one revision. */
export interface BodyRow extends Pick<EventRow, 'project_id' | 'group_id' | 'timestamp' | 'event_id' | 'received_at'> {
  /** 1 as it came; a later one is written when a source map came late. The highest is shown. */
  revision: number;
  title: string;
  culprit: string;
  type: string;
  value: string;
  stack: readonly string[];
  span_id: string;
  relay: string;
  fingerprint: readonly string[];
  grouping_version: string;
  /** The hash of the source map that made the revision; empty for the first. */
  blob: string;
  /** Becomes JSON text with the row, and is stored as that text. */
  data: StoredEvent;
  lane: RowOrigin['lane'];
  source_partition: number;
  source_offset: number;
}

export const bodyRowOf = (
  event: StoredEvent,
  grouping: Grouping,
  facts: EventRow,
  relay: string,
  { revision, blob }: { revision: number; blob: string } = { revision: 1, blob: '' },
): BodyRow => ({
  project_id: facts.project_id,
  group_id: facts.group_id,
  timestamp: facts.timestamp,
  event_id: facts.event_id,
  received_at: facts.received_at,
  revision,
  title: event.title,
  culprit: event.culprit,
  type: event.metadata.type,
  value: event.metadata.value,
  stack: stackOf(event),
  span_id: traceOf(event.contexts).spanId,
  relay,
  fingerprint: grouping.parts,
  grouping_version: grouping.version,
  blob,
  data: event,
  lane: facts.lane,
  source_partition: facts.source_partition,
  source_offset: facts.source_offset,
});

/** Enough for the frames that people search for: those nearest the crash come first. */
const STACK_MAX = 100;
const WORD_MAX = 200;

/** The files and functions of the in-app frames, each once. */
function stackOf(event: StoredEvent): string[] {
  const stacks = [event.stacktrace, ...event.exception.map(({ stacktrace }) => stacktrace)];
  const frames = stacks.flatMap((stack) => stack?.frames ?? []).filter((frame) => frame.in_app);
  const words = frames.toReversed().flatMap((frame) => [frame.filename ?? frame.module ?? '', frame.function ?? '']);
  return [...new Set(words.filter((word) => word !== '').map((word) => cut(word, WORD_MAX)))].slice(0, STACK_MAX);
}
