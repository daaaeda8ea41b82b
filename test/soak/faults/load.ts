import { encodeEnvelope } from '@breakwater/sdk/wire';

import { errorEvent, ingestUrl, post } from '../../support/send.ts';
import { pause } from '../../support/wait.ts';

export interface Load {
  /** Ids that were answered with 200, of events and of transactions. */
  events: ReadonlySet<string>;
  transactions: ReadonlySet<string>;
  /** Answers by status; 0 where there was none. */
  statuses: Readonly<Record<number, number>>;
  /** Answers of 429 by the limit that they name. */
  limits: Readonly<Record<string, number>>;
  /** Answers of 503 and 429 without a time to wait. */
  withoutRetryAfter: number;
  /** Events without an answer of 200 or 429 within the time that a sender keeps an event. */
  givenUp: number;
  /** Sends nothing new; resolves when all events are answered or given up. */
  stop(): Promise<void>;
}

const TICK_MS = 50;
/** As long as a client keeps an event that no relay takes. */
const KEPT_MS = 120_000;
const MOST_RETRY_MS = 2_000;
/** More than this at once would be a memory test of the sender. */
const MOST_PENDING = 3_000;
const ISSUES = 40;
/** Every tenth is a transaction. */
const TRANSACTION_EVERY = 10;

/**
 * Sends as a client that loses nothing: an event with a 503 or no answer is sent again, to another relay, until it is taken. An
 * answer that was lost on its way makes a copy of an event, which the pipeline must tolerate.
 */
export function startLoad(dsns: readonly string[], perSecond: number): Load {
  const urls = dsns.map(ingestUrl);
  const events = new Set<string>();
  const transactions = new Set<string>();
  const statuses: Record<number, number> = {};
  const pending = new Set<Promise<void>>();
  const limits: Record<string, number> = {};
  const load = { events, transactions, statuses, limits, withoutRetryAfter: 0, givenUp: 0 };
  let sent = 0;
  let isStopped = false;

  const deliver = async (index: number): Promise<void> => {
    const isTransaction = index % TRANSACTION_EVERY === TRANSACTION_EVERY - 1;
    const item = isTransaction ? transactionOf(index) : errorEvent({ fingerprint: [`soak ${index % ISSUES}`] });
    const id = String(item['event_id']);
    const type = isTransaction ? 'transaction' : 'event';
    const body = encodeEnvelope({
      headers: { event_id: id, sent_at: new Date().toISOString() },
      items: [{ headers: { type }, payload: JSON.stringify(item) }],
    });
    const deadline = performance.now() + KEPT_MS;
    for (let attempt = index; performance.now() < deadline; attempt++) {
      const { status, headers } = await post(urls[attempt % urls.length] ?? '', body);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === 200) {
        (isTransaction ? transactions : events).add(id);
        return;
      }
      if (status === 429) {
        // A client that gets a 429 drops the event and reports it.
        const said = String(headers['x-sentry-rate-limits']).replaceAll(/\d+/g, 'N');
        limits[said] = (limits[said] ?? 0) + 1;
      }
      if ((status === 503 || status === 429) && headers['retry-after'] === undefined) load.withoutRetryAfter += 1;
      if (status === 429) return;
      const asked = Number(headers['retry-after'] ?? 0) * 1000;
      await pause(Math.min(asked || 200, MOST_RETRY_MS) + (index % 100));
    }
    load.givenUp += 1;
  };

  const started = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - started) / 1000) * perSecond;
    while (sent < due) {
      if (pending.size >= MOST_PENDING) {
        sent = Math.floor(due);
        return;
      }
      const delivery = deliver(sent++).finally(() => pending.delete(delivery));
      pending.add(delivery);
    }
  }, TICK_MS);

  return Object.assign(load, {
    async stop() {
      if (isStopped) return;
      isStopped = true;
      clearInterval(timer);
      await Promise.all(pending);
    },
  });
}

function transactionOf(index: number): Record<string, unknown> {
  const event = errorEvent();
  const end = Date.now() / 1000;
  const trace = { trace_id: String(event['event_id']), span_id: String(event['event_id']).slice(0, 16) };
  return {
    event_id: event['event_id'],
    type: 'transaction',
    transaction: `GET /soak/${index % ISSUES}`,
    platform: 'node',
    start_timestamp: end - 0.05,
    timestamp: end,
    contexts: { trace: { ...trace, op: 'http.server', status: 'ok' } },
    spans: [],
  };
}
