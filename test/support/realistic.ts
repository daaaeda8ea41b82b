import { encodeEnvelope } from '@breakwater/sdk/wire';

import { realisticErrors } from './realistic-errors.ts';
import { realisticTraces } from './realistic-traces.ts';
import { ingestUrl, post } from './send.ts';

/** Two weeks of a small shop, what the pages are looked at with. Errors and traces of the last two weeks, sent as an SDK sends them. Resolves to how many envelopes were accepted. */
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
