import type { LaneName, LogRecord, StaleReason } from '@breakwater/relay/log';
import type { EnvelopeHeaders, Item, Quantity } from '@breakwater/sdk/wire';

import type { Erased } from '../erasure/erased.ts';
import type { GroupingChoice } from './errors/group/grouping.ts';
import type { SourceMaps } from '../maps/source-maps.ts';
import type { ReleaseSight } from '../releases/sight.ts';
import type { Scrubber } from '../scrub/scrubber.ts';
import type { Cut } from '../store/cuts.ts';
import type { TimedMeta } from '../stale-clients/clock-drift.ts';
import type { Sample } from '../stale-clients/sample.ts';
import type { Placed, RecordSource } from '../topics/row-origin.ts';
import type { DropReason, Verdict } from '../topics/verdict.ts';

/**
 * The work of the processor on some types of items: one folder of `kinds/` each, and a line in the list of `kinds.ts`. `Note` is a
 * fact about an item that is said to others once its rows are stored.
 */
export interface Kind<Row extends Placed = Placed, Note = unknown> {
  types: readonly string[];
  /** The table that takes its rows, with the columns of `RowOrigin`: what is counted and filtered. */
  table: string;
  /** The table of what is shown, where that lies apart. It takes the bodies first: by the time a row is seen, its body is there. */
  bodies?: string;
  /** How a row tells the event that it is of. A kind without it does not recognise copies. */
  ids?: RowIds;
  /** Throws only when something it needs is away (the store); the record is then tried again. */
  process(item: CountedItem, read: ReadEnvelope, tools: KindTools): Result<Row, Note> | Promise<Result<Row, Note>>;
  /** Records for another topic, by the notes of one batch whose rows are stored. A batch that comes again says them again. */
  follow?(notes: readonly Note[], batch: string): Following;
}

/** SQL, in terms of the columns of its table. */
export interface RowIds {
  /** 32 lowercase hex digits. */
  id: string;
  /** Which rows have one; all, where it says nothing. */
  where?: string;
}

export interface Following {
  topic: string;
  records: LogRecord[];
}

/** An item, and its units as the relay counted them. */
export interface CountedItem extends Item {
  units: readonly Quantity[];
}

/** The items of one record, and where in the log it lay. */
export interface ReadEnvelope {
  meta: TimedMeta;
  headers: EnvelopeHeaders;
  items: readonly CountedItem[];
  source: RecordSource;
}

/** An event before a record that brings it: it had not come, it came by that very record, or by another one. */
export type Before = 'nothing' | 'itself' | 'copy';

export interface KindTools {
  lane: LaneName;
  /** Whether this event has come before the record that brings it now. */
  before(project: number, eventId: string): Before;
  /** True for the first record that carries this event; later copies are resent ones. */
  isFirst(project: number, eventId: string): boolean;
  maps: SourceMaps;
  /** The rules by which a project's items are scrubbed; those that are built in alone, where it is left out. */
  scrubberOf?: ((project: number) => Scrubber) | undefined;
  /** The rules that a project's events are grouped by; those of new projects, where it is left out. */
  groupingOf?: ((project: number) => GroupingChoice) | undefined;
  /** People and projects of which nothing is stored any more. */
  erased?: Pick<Erased, 'reasonFor'> | undefined;
  /** Takes the times of each event, of copies too: by them a client is recognised that sends the same again and again. */
  heard?: ((sample: Sample) => void) | undefined;
}

export interface Stored<Row, Note = unknown> {
  rows: readonly Row[];
  /** Each belongs to the row at the same place; only kinds with a table for them have any. */
  bodies?: readonly Placed[];
  note?: Note;
  /** The release that the item came from, where it names one. */
  sight?: ReleaseSight | undefined;
  /** Units of the item that make no sense, and those of people whose data is erased. */
  invalid?: { quantity: number; reason: DropReason };
  erased?: { quantity: number; reason: DropReason };
  /** Parts of the item that were left out or shortened, and are no units of their own. */
  cuts?: readonly Cut[] | undefined;
}

/** The lane that a whole record goes on in, and why. */
export type MoveOn = { lane: 'backlog'; reason: StaleReason } | { lane: 'slow'; reason: string };

export type Result<Row, Note = unknown> = Verdict<Stored<Row, Note>> | { kind: 'moved'; to: MoveOn };

/** Kinds by the types of their items. */
export type KindsByType = ReadonlyMap<string, Kind>;

export const byType = (kinds: readonly Kind[]): KindsByType =>
  new Map(kinds.flatMap((kind) => kind.types.map((type) => [type, kind])));
