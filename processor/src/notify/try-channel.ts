import { randomUUID } from 'node:crypto';

import type { Channel, Sent } from './channels/channel.ts';

/** The outcome of a test. */
export interface Tried {
  outcome: Sent['kind'];
  detail: string;
  ms: number;
}

/** Sends a marked sample by the code that sends everything else, and tells the answer. It is no delivery, so nothing repeats it. */
export async function tryChannel(
  channel: Channel<unknown>,
  config: unknown,
  { baseUrl, by, now }: { baseUrl: string; by: string; now: () => number },
): Promise<Tried> {
  const begun = now();
  const notice = { kind: 'test', at: begun, by, baseUrl, doubted: [], unsubscribe: null } as const;
  const read = channel.config.safeParse(config);
  if (!read.success) return { outcome: 'refused', detail: 'the settings of the channel are not valid', ms: 0 };
  const sent = await channel.send(channel.render(notice), read.data, `test-${randomUUID()}`, {
    signal: new AbortController().signal,
    permit: async () => true,
  });
  return { outcome: sent.kind, detail: 'detail' in sent ? (sent.detail ?? '') : '', ms: now() - begun };
}
