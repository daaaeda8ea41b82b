import type { Envelope } from '../../wire/envelope.ts';
import { decodeEnvelope } from '../../wire/envelope.ts';
import type { Event } from '../../wire/event.ts';
import { decodeText } from '../../wire/platform.ts';
import type { Send } from '../client/host.ts';
import { openDelivery } from '../client/open-delivery.ts';
import { newClient } from '../client/new-client.ts';
import type { InitOptions } from '../client/integration.ts';
import { install } from '../client/integration.ts';
import { tracing } from '../tracing/tracer.ts';
import { manualHost } from './manual-host.ts';

export const DSN = 'https://key@host/1';

/** A client whose envelopes are kept instead of sent. */
export function setUp(options: InitOptions = {}, random: () => number = Math.random) {
  const host = manualHost({ random });
  const envelopes: Envelope[] = [];
  const send: Send = async (body) => {
    envelopes.push(decodeEnvelope(body));
    return { status: 200 };
  };
  const bare = newClient({ dsn: DSN, ...options }, host, send, openDelivery);
  const client = install(bare, [tracing()], options.integrations);
  const items = (type: string): unknown[] =>
    envelopes.flatMap((envelope) =>
      envelope.items
        .filter(({ headers }) => headers.type === type)
        .map(({ payload }) => JSON.parse(decodeText(payload)) as unknown),
    );
  return {
    host,
    client,
    envelopes,
    events: () => items('event') as Event[],
    transactions: () => items('transaction') as Event[],
    losses: async () => {
      await client.flush();
      return (items('client_report') as { discarded_events: unknown[] }[]).flatMap((report) => report.discarded_events);
    },
  };
}
