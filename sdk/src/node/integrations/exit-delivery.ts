import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import type { QueuedEnvelope, Unsent } from '../../core/queue/send-queue.ts';
import { encodeQueued } from '../../core/queue/send-queue.ts';
import { VERSION } from '../../core/version.ts';
import { sendUrlOf } from '../client.ts';
import { proxyFor } from '../proxy.ts';
import type { Spool } from '../spool.ts';
import { openSpool } from '../spool.ts';
import { sendByChild } from './child-sender.ts';
import { onDeadlySignals } from './signals.ts';

/** A process that ends hands over at most this much. */
const MAX_BYTES = 1_000_000;
/** After the events of the start itself. */
const CLAIM_AFTER_MS = 100;

/**
 * Delivers what is not sent yet when the process ends at once, by `process.exit` or a signal, and what an earlier process left in the
 * spool. The process that ends waits for its child, for at most 1.5 s; what was not taken then goes into the spool. Where nothing
 * waits, nothing is done.
 */
export const exitDelivery = (): Integration => deliverAtExit;

function deliverAtExit(client: Client): Undo {
  const { dsn, spool: wantsSpool = true, exitDelivery: mode = 'send' } = client.options;
  const { host } = client;
  const url = sendUrlOf(client.options, host.sdkName);
  if (url === null || !dsn) return () => undefined;
  const spool = wantsSpool ? openSpool(dsn, host.now) : null;

  const keep = (unsent: Unsent): boolean => {
    if (unsent.envelopes.length + unsent.losses.length === 0) return true;
    try {
      return spool?.keep(unsent) ?? false;
    } catch (error) {
      host.log(`there is no spool (${(error as Error).message}): events that are not sent are lost`);
      return false;
    }
  };
  const deliver = (): void => {
    if (mode === 'none') return;
    const unsent = client.handOver();
    // oxlint-disable-next-line node/no-process-env -- the variables of proxies
    const isDirect = proxyFor(new URL(url), client.options.proxy, process.env) === null;
    const isWorthIt = mode === 'send' && unsent.envelopes.length > 0 && !unsent.isAway && isDirect;
    keep(isWorthIt ? sendNow(client, url, unsent) : unsent);
  };
  const claim = once(() => takeIn(client, spool));
  const onExit = (): void => client.safely(deliver);

  const cancelClaim = host.later(claim, CLAIM_AFTER_MS);
  const stopSignals = onDeadlySignals(onExit);
  client.keep = keep;
  process.on('exit', onExit);
  // Before the last flush: a script ends earlier than the timer comes.
  process.once('beforeExit', claim);
  return () => {
    cancelClaim();
    stopSignals();
    client.keep = undefined;
    process.off('exit', onExit);
    process.off('beforeExit', claim);
  };
}

function takeIn(client: Client, spool: Spool | null): void {
  client.safely(() => {
    const unsent = spool?.claim();
    if (unsent && unsent.envelopes.length + unsent.losses.length > 0) client.takeIn(unsent);
  });
}

/** Answers with what was not taken. */
function sendNow({ options, host }: Client, url: string, { envelopes, losses }: Unsent): Unsent {
  let bytes = 0;
  const fitting = envelopes.filter((each) => (bytes += each.bytes) <= MAX_BYTES);
  const now = host.now();
  const statuses = sendByChild({
    url,
    headers: { 'user-agent': `${host.sdkName}/${VERSION}`, 'content-type': 'application/x-sentry-envelope' },
    ca: options.caCerts === undefined ? undefined : [options.caCerts].flat(),
    bodies: fitting.map((each, index) =>
      Buffer.from(encodeQueued(each, index === 0 ? losses : [], now)).toString('base64'),
    ),
  });
  const statusOf = (envelope: QueuedEnvelope): number => statuses.get(fitting.indexOf(envelope)) ?? 0;
  const refused = envelopes.filter((each) => isRefused(statusOf(each)));
  const counted = refused.filter((each) => statusOf(each) !== 429);
  const first = statuses.get(0) ?? 0;
  return {
    envelopes: envelopes.filter((each) => !isTaken(statusOf(each)) && !isRefused(statusOf(each))),
    losses: [
      ...(isTaken(first) ? [] : losses),
      ...counted.flatMap(({ quantities }) => quantities.map((each) => ({ ...each, reason: 'send_error' as const }))),
    ],
  };
}

const isTaken = (status: number): boolean => status >= 200 && status < 300;
const isRefused = (status: number): boolean => status >= 400 && status < 500;

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}
