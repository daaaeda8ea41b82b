import { isIP } from 'node:net';

import { hexId } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import { admit, checkOrigin, claimOfEnvelope, claimOf } from '../admit/admit.ts';
import { appendItems, sortItems } from '../items/append-items.ts';
import { checkItems, knownType, refusalOf } from '../items/check-items.ts';
import type { Checked, Refused } from '../items/check-items.ts';
import { limitsOfUnsupported, UNSUPPORTED } from '../items/unsupported.ts';
import { RelayError } from './errors.ts';
import { eventIdOf, parseEnvelope, parseStore } from './parse-body.ts';
import { judge } from '../gates/gate.ts';
import { LogUnavailableError } from '../log/index.ts';
import type { Arrived, Judged } from '../gates/gate.ts';
import { checkDepth } from '../items/header-depth.ts';
import { inflate } from './inflate.ts';
import type { InflateBounds } from './inflate.ts';
import type { MemoryLease } from './memory.ts';
import { originOf } from '../admit/origin.ts';
import { openAccount } from '../outcomes/account.ts';
import type { ItemFate, RequestAccount } from '../outcomes/account.ts';
import { APPENDED, verdictOf } from '../outcomes/reasons.ts';
import { refuseEarly } from '../gates/shed/refuse-early.ts';
import type { Arrival, Relay, Taken } from '../relay.ts';
import { readBody } from './read-body.ts';
import { clientNetwork } from '../service/index.ts';

/**
 * The path of one request. It resolves only after the log has every record, and the account of all that was not kept; then the
 * answer is 200 with the event id. An envelope for two topics of which one append fails is answered with 503 and sent again:
 * readers drop the repeat by its id. However the request ends, it is settled once, so that all its units are counted.
 * @throws RelayError, or LogUnavailableError where the log does not take it
 */
export async function ingest(arrival: Arrival, relay: Relay): Promise<Taken> {
  const account = openAccount();
  const lease = relay.memory.lease(clientNetwork(arrival.remoteAddress));
  let taken: Taken;
  try {
    taken = await take(arrival, relay, lease, account);
  } catch (error) {
    account.eventId ??= error instanceof RelayError ? error.eventId : undefined;
    const told = relay.outcomes.settle(account, verdictOf(error));
    tellRefusal(error, arrival, account, relay);
    if (error instanceof LogUnavailableError) relay.refused();
    await told;
    throw error;
  } finally {
    lease.release();
  }
  await relay.outcomes.settle(account, APPENDED);
  return taken;
}

async function take(arrival: Arrival, relay: Relay, lease: MemoryLease, account: RequestAccount): Promise<Taken> {
  const { endpoint, project, query, request } = arrival;
  const { config, projects } = relay;
  const { headers } = request;

  // A request with an unknown key is refused before a byte of its body is held.
  const origin = originOf(headers);
  const claimed = claimOf(headers, query, arrival.pathKey);
  if (claimed) {
    account.publicKey = claimed.publicKey;
    account.client = claimed.client;
    account.settings = admit(claimed, project, projects, relay.now());
    checkOrigin(origin, account.settings);
    lease.of(claimed.publicKey);
  }

  const body = arrival.made ?? (await readBody(request, config, lease));
  const receivedAt = relay.now();
  account.receivedAt = receivedAt;
  const encoding = arrival.made ? '' : (headers['content-encoding'] ?? '');
  if (relay.pressure && account.settings) refuseEarly(body, encoding, relay.pressure, account);
  const bounds: InflateBounds = {
    maxBytes: config.maxEnvelopeBytes,
    sentBytes: body.length,
    lease,
    inflations: relay.inflations,
    sender: { address: clientNetwork(arrival.remoteAddress), key: claimed?.publicKey },
  };
  const inflated = await inflate(body, encoding, bounds);

  const parsed = endpoint === 'store' ? await parseStore(inflated.bytes, bounds) : parseEnvelope(body, inflated);
  const { envelope } = parsed;

  const claim = claimOfEnvelope(claimed, envelope.headers, project, origin);
  account.publicKey = claim.publicKey;
  account.client = claim.client;
  const settings = admit(claim, project, projects, receivedAt);
  account.settings = settings;
  account.items = envelope.items;
  account.eventId = hexId(envelope.headers.event_id) ?? undefined;
  checkOrigin(origin, settings);

  checkDepth(envelope.headers, 'envelope header');
  const checked = checkItems(envelope.items, arrival.made !== undefined);
  const { items, refused } = checked;
  const eventId = eventIdOf({ headers: envelope.headers, items });
  accountFor(account, checked, eventId);
  const refusal = refused.length > 0 ? refusalOf(refused) : null;
  if (refusal && refused.length === envelope.items.length) throw refusal;

  const arrived: Arrived = {
    settings,
    envelope: items.length === envelope.items.length ? envelope : { headers: envelope.headers, items },
    eventId,
    receivedAt,
    remoteAddress: addressOf(arrival.remoteAddress),
    userAgent: headers['user-agent']?.slice(0, USER_AGENT_CHARACTERS),
    origin,
    client: claim.client,
  };
  const judged = judge(relay.gates, arrived);
  const { stored, unsupported } = sortItems(judged.kept);
  account.fates.push(...judged.stopped, ...unsupported.map(dropped));
  const limits = [...judged.limits, ...limitsOfUnsupported(judged.kept)];
  let appended: readonly Item[] = [];
  try {
    const isKept = stored.size > 0 || items.length + refused.length < envelope.items.length;
    if (!isKept) throwRefusal({ ...judged, limits }, unsupported, refused);
    appended = await appendItems(stored, arrived, parsed, relay, lease, account);
  } finally {
    for (const gate of relay.gates) gate.settled?.(arrived, appended);
  }
  return { eventId, limits, refusal };
}

/** Counts why a request was refused, under the projects that it concerns. */
export function tellRefusal(error: unknown, arrival: Arrival, account: RequestAccount, relay: Relay): void {
  const { project, request } = arrival;
  const { publicKey, client } = account;
  relay.outcomes.refuse(error, { project, publicKey, client, origin: originOf(request.headers) }, relay.projects);
}

const dropped = (item: Item): ItemFate => ({ item, outcome: 'dropped', reason: UNSUPPORTED });

/**
 * Refuses an envelope of which neither an item nor a client report is kept, with the kinds to stop. One of which something was left out on
 * purpose, by a filter or a drain, is not refused: its client shall not send it again.
 */
function throwRefusal({ stopped, limits }: Judged, unsupported: readonly Item[], refused: readonly Refused[]): void {
  const limited = stopped.filter(({ outcome }) => outcome === 'rate_limited');
  if (limited.length > 0) throw new RelayError('rate_limited', reasonsOf(stopped), { limits });
  if (unsupported.length === 0 || stopped.length > 0) return;
  if (refused.length > 0) throw refusalOf(refused, limits);
  const types = [...new Set(unsupported.map(({ headers }) => knownType(headers.type)))];
  throw new RelayError('unsupported', types, { limits });
}

const reasonsOf = (stopped: Judged['stopped']): string[] => [...new Set(stopped.map(({ reason }) => reason))];

/** Client reports are no units themselves: the units that they report are counted, and the reports are not. */
function accountFor(account: RequestAccount, { items, refused, discards }: Checked, eventId: string | undefined): void {
  account.eventId = eventId;
  account.items = refused.length > 0 ? [...items, ...refused.map(({ item }) => item)] : items;
  account.fates.push(...refused);
  account.discards = discards;
}

const USER_AGENT_CHARACTERS = 512;

/** A trusted proxy may pass on text that is no address. An IPv4 address may arrive IPv4-mapped in IPv6 (`::ffff:`). */
function addressOf(text: string): string | undefined {
  const address = text.startsWith('::ffff:') ? text.slice('::ffff:'.length) : text;
  return isIP(address) ? address : undefined;
}
