import type { Batch, Log } from '@breakwater/relay/log';

import { appendDead } from '../topics/dead-letters.ts';
import type { Store } from '../store/port.ts';
import { admitRecords } from './admit-records.ts';
import { insertDeliveries } from './delivery-rows.ts';
import { announceOlder, tellOperators } from './for-all.ts';
import type { ForAllTools } from './for-all.ts';
import type { ReceiverRules } from './notice-of.ts';
import { readNotices } from './read-notices.ts';
import type { Notices } from './read-notices.ts';
import { sayOpen } from './settle.ts';

export interface NotifyTools extends ForAllTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  rules: Pick<ReceiverRules, 'perHour'>;
  /** Called when deliveries of this partition may be due. */
  wake: () => void;
  /** A canary ends at the mail server, which is asked whether it would take a mail. Nothing waits for that. */
  onCanaries: (canaries: Notices['canaries']) => void;
}

/**
 * Stores what is to be delivered, and returns: no batch waits for a send. A record for all receivers becomes a record for each, which
 * comes back to whoever owns the receiver.
 */
export async function notifyBatch(batch: Batch, tools: NotifyTools): Promise<void> {
  const { letters, deliver, decisions, operator, canaries } = readNotices(batch.records);
  await appendDead(tools.log, batch, letters, tools.now());
  await announceOlder(decisions, batch.id, tools);
  await tellOperators(operator, tools);
  if (deliver.length > 0) {
    const admitted = await admitRecords(deliver, batch.partition, { ...tools, perHour: tools.rules.perHour });
    await sayOpen(admitted, tools);
    await insertDeliveries(tools.store, admitted);
    tools.wake();
  }
  if (canaries.length > 0) tools.onCanaries(canaries);
}
