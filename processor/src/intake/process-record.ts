import { envelopeMetaSchema } from '@breakwater/relay/log';
import type { EnvelopeMeta, StoredRecord } from '@breakwater/relay/log';
import { decodeEnvelope, hexId, unitsOfItem } from '@breakwater/sdk/wire';

import type { CountedItem, Kind, KindsByType, KindTools, MoveOn, ReadEnvelope, Stored } from '../kinds/kind.ts';
import { fatesOf, unreadableAccount } from '../ledger/account.ts';
import type { RecordAccount } from '../ledger/account.ts';
import type { ReleaseSight } from '../releases/sight.ts';
import { withTimes } from '../stale-clients/clock-drift.ts';
import { withLogTime } from '../stale-clients/relay-clock.ts';
import type { Placed, RecordSource } from '../topics/row-origin.ts';
import { dropped } from '../topics/verdict.ts';
import { inflateValue } from './inflate.ts';

/** All that one record of a lane comes to. */
export interface Processed {
  /** By the table that takes them. */
  rows: Map<string, Placed[]>;
  /** The bodies of these rows, one for each, by the table of the rows. */
  bodies: Map<string, Placed[]>;
  /** For `follow` of their kinds, once the rows are stored. */
  notes: { kind: Kind; note: unknown }[];
  /** The releases that its items came from. */
  sights: ReleaseSight[];
  /** Its units, and what became of each as far as the tables take its rows. */
  account: RecordAccount;
  /** The lane that the whole record moves to; nothing of it is stored from here. */
  moved: MoveOn | null;
  /** The reason why a part of the record, or all of it, could not be processed. */
  dead: Error | null;
}

/**
 * The items of one envelope, each by its kind. An item that no kind reads yet is dropped with that reason; an envelope that
 * triggers a bug of ours is dead, because it would do so for ever. Errors that are thrown are the store's, and may pass.
 */
export async function processRecord(
  record: StoredRecord,
  source: RecordSource,
  kinds: KindsByType,
  tools: KindTools,
): Promise<Processed> {
  const read = readEnvelope(record, source, kinds);
  if ('cause' in read) return { ...nothingOf(unreadable(record, read)), dead: read.cause };

  const processed = nothingOf(accountOf(read));
  try {
    return await processItems(read, kinds, tools, processed);
  } catch (error) {
    if (!isOurMistake(error)) throw error;
    const account = accountOf(read);
    account.fates = fatesOf(account.read, 'dead:envelope', error.message);
    return { ...nothingOf(account), dead: error };
  }
}

const nothingOf = (account: RecordAccount): Processed => ({
  rows: new Map(),
  bodies: new Map(),
  notes: [],
  sights: [],
  account,
  moved: null,
  dead: null,
});

/** Without readable meta, the account is of no project and of the log's own time. */
const unreadable = ({ timestampMs }: StoredRecord, { meta, cause }: Unreadable): RecordAccount =>
  unreadableAccount(meta ?? { project: 0, receivedAt: timestampMs }, cause);

const accountOf = ({ meta, items }: ReadEnvelope): RecordAccount => ({
  project: meta.project,
  // A relay counts by its own clock, also where that is wrong.
  receivedAt: meta.countedAt ?? meta.receivedAt,
  eventId: hexId(meta.eventId) ?? '',
  client: meta.client ?? '',
  relay: meta.relay ?? '',
  read: items.flatMap(({ units }) => units),
  fates: [],
  inner: [],
});

/** True for errors that the language throws. The store, the blobs and their connections throw errors of their own kinds. */
const isOurMistake = (error: unknown): error is Error =>
  error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;

async function processItems(
  read: ReadEnvelope,
  kinds: KindsByType,
  tools: KindTools,
  processed: Processed,
): Promise<Processed> {
  const { account } = processed;
  for (const item of read.items) {
    const kind = kinds.get(item.headers.type);
    const result = kind ? await kind.process(item, read, tools) : dropped('unsupported');
    switch (result.kind) {
      case 'moved':
        return movedOn(processed, result.to);
      case 'dropped':
        account.fates.push(...fatesOf(item.units, `dropped:${result.reason}`));
        break;
      case 'dead':
        processed.dead = result.cause;
        account.fates.push(...fatesOf(item.units, 'dead:envelope', result.cause.message));
        break;
      case 'accepted':
        if (kind) add(processed, kind, item, result.value);
    }
  }
  return processed;
}

const movedOn = ({ account }: Processed, to: MoveOn): Processed => ({
  ...nothingOf({ ...account, fates: fatesOf(account.read, `moved:${to.lane}`), inner: [], movedFor: to.reason }),
  moved: to,
});

/** The rows stand for the item's first unit: what they are refused or invalid, it is. The others share the fate of the whole. */
function add(
  { rows, bodies, notes, sights, account }: Processed,
  kind: Kind,
  { units }: CountedItem,
  stored: Stored<Placed>,
): void {
  const { table } = kind;
  const ofTable = rows.get(table) ?? [];
  const from = ofTable.length;
  ofTable.push(...stored.rows);
  rows.set(table, ofTable);
  if (stored.bodies) {
    const ofRows = bodies.get(table) ?? [];
    ofRows.push(...stored.bodies);
    bodies.set(table, ofRows);
  }
  if (stored.note !== undefined) notes.push({ kind, note: stored.note });
  if (stored.sight) sights.push(stored.sight);
  const [first, ...others] = units;
  if (!first) return;
  const { category } = first;
  if (stored.cuts && stored.cuts.length > 0) account.inner.push({ category, cuts: stored.cuts });
  const left = [stored.invalid, stored.erased].filter((each) => each !== undefined && each.quantity > 0);
  const kept = left.reduce((rest, each) => rest - (each?.quantity ?? 0), first.quantity);
  if (kept > 0) {
    account.fates.push({ category, quantity: kept, key: 'stored', rows: { table, from, to: ofTable.length } });
  }
  for (const each of left)
    if (each) account.fates.push({ category, quantity: each.quantity, key: `dropped:${each.reason}` });
  account.fates.push(...fatesOf(others, kept > 0 ? 'stored' : `dropped:${left[0]?.reason ?? 'unsupported'}`));
}

interface Unreadable {
  cause: Error;
  meta: EnvelopeMeta | null;
}

function readEnvelope(record: StoredRecord, source: RecordSource, kinds: KindsByType): ReadEnvelope | Unreadable {
  let meta: EnvelopeMeta | null = null;
  try {
    meta = envelopeMetaSchema.parse(JSON.parse(record.headers['meta'] ?? 'null'));
    if (record.value === null) throw new Error('the record has no value');
    const bytes = inflateValue(record.value, meta.encoding);
    const { headers, items } = decodeEnvelope(bytes);
    const isLarge = bytes.length > LARGE_BYTES;
    return {
      meta: withTimes(withLogTime(meta, record.timestampMs), headers),
      headers,
      items: items.map((item) => {
        const payload = !kinds.has(item.headers.type) ? NOTHING : isLarge ? new Uint8Array(item.payload) : item.payload;
        return { headers: item.headers, payload, units: unitsOfItem(item) };
      }),
      source,
    };
  } catch (error) {
    return { meta, cause: asError(error) };
  }
}

/**
 * Attachments may be a hundred times larger than their event. Payloads that are read are copied, so that the attachments can be
 * freed at once.
 */
const LARGE_BYTES = 2_000_000;
const NOTHING = new Uint8Array();

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
