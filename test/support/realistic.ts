import { encodeEnvelope } from '@breakwater/sdk/wire';

import { realisticErrors } from './realistic-errors.ts';
import { realisticTraces } from './realistic-traces.ts';
import { ingestUrl, post } from './send.ts';

/**
 * Two weeks of a small shop, as data for the pages: errors and traces, sent as an SDK sends them. Resolves to the number of
 * accepted envelopes.
 */
export async function sendRealisticData(dsn: string, nowMs: number): Promise<number> {
  const now = nowMs / 1000;
  let accepted = 0;
  for (const event of [...realisticErrors(now), ...realisticTraces(now)]) {
    const type = event.type === 'transaction' ? 'transaction' : 'event';
    const envelope = encodeEnvelope({
      headers: { event_id: String(event.event_id), sent_at: new Date(nowMs).toISOString() },
      items: [{ headers: { type }, payload: JSON.stringify(event) }],
    });
    if ((await post(ingestUrl(dsn), envelope)).status === 200) accepted++;
  }
  return accepted;
}
