import type { Batch, Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import type { Store } from '../store/port.ts';
import { createCanaryEnds } from './canary-ends.ts';
import type { Way } from './attempt.ts';
import type { Delivery } from './delivery.ts';
import { tellOperators } from './for-all.ts';
import type { Mailer } from './channels/mail/send.ts';
import type { AnnounceTools } from '../alerts/announce.ts';
import type { NoticeTools, ReceiverRules } from './notice-of.ts';
import { notifyBatch } from './notify.ts';
import { startSettling } from './settle-ended.ts';
import { startOwner } from './owner.ts';
import { createTurns } from './turns.ts';

export interface DeliveriesTools extends AnnounceTools {
  rules: ReceiverRules;
  accessTo: NoticeTools['accessTo'];
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  /** Null without SMTP: mails are then kept, to be read on the page of deliveries. */
  mailer: Mailer | null;
  wayTo(receiver: string): Promise<Way | { refused: string }>;
  baseUrl: string;
  mailTo: readonly string[];
  operatorMail: readonly string[];
  /** This process. */
  id: string;
  partitions: () => readonly number[];
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => number;
}

export interface Deliveries {
  /** The handler of batches of `notifications`. */
  take(batch: Batch): Promise<void>;
  /** Something may be due now. */
  wake(): void;
  stop(graceMs: number): Promise<void>;
}

/**
 * Stores and sends the deliveries of the partitions of this process. Nothing is concluded from absence here, so there are no ticks as in
 * `issues`: each delivery that waits has its time in its row, and any owner finds it there (`docs/architecture.md` says why that holds).
 */
export function startDeliveries(tools: DeliveriesTools): Deliveries {
  const { rules } = tools;
  const canaryEnds = createCanaryEnds(tools);
  const onHeld = (receiver: string, last: Delivery): Promise<void> =>
    tellOperators([heldNotice(receiver, last, tools.now())], tools, receiver);
  const owner = startOwner({ ...tools, rules, turns: createTurns(), onHeld });
  const settling = startSettling(tools);
  return {
    take: (batch) => notifyBatch(batch, { ...tools, rules, wake: owner.wake, onCanaries: canaryEnds.add }),
    wake: owner.wake,
    async stop(graceMs) {
      await Promise.all([owner.stop(graceMs), canaryEnds.stop(), settling.stop()]);
    },
  };
}

const heldNotice = (receiver: string, { id, detail }: Delivery, at: number) => ({
  v: 1 as const,
  kind: 'operator' as const,
  decision: `held:${id}`,
  at,
  stage: 'notify',
  title: `${receiver} refuses all messages and is held back`,
  detail: `Ten messages in a row were refused. It is tried every 15 minutes; the messages wait for a day.\nThe last answer: ${detail}`,
});
