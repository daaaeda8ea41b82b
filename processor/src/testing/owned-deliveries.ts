import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { DeliverRecord, LogRecord } from '@breakwater/relay/log';
import { quiet, until } from '@breakwater/relay/testing';

import type { Channel } from '../notify/channels/channel.ts';
import type { Delivery } from '../notify/delivery.ts';
import { deliveriesWhere } from '../notify/delivery-rows.ts';
import { startDeliveries } from '../notify/start-deliveries.ts';
import type { Deliveries } from '../notify/start-deliveries.ts';
import { createWays } from '../notify/ways.ts';
import type { KnownChannel } from '../notify/ways.ts';
import { announcing } from './announcing.ts';
import { eventId } from './flow.ts';
import type { LogAndStore } from './log-and-store.ts';

/** Owners of one partition of deliveries on a real store, by a clock that the test moves. */
export interface OwnedDeliveries {
  now: number;
  /** Records that the processes appended to `notifications`. */
  appended: LogRecord[];
  /** Another process, which owns the partition until it is stopped. */
  start(channel: Channel<unknown>, known?: KnownChannel): Deliveries;
  /** Gives the process a new issue for the receiver. */
  decide(deliveries: Deliveries, receiver: string, n: number): Promise<void>;
  /** The deliveries of the receiver in the order of their decisions. */
  rows(receiver: string): Promise<Delivery[]>;
  /** Waits until the deliveries of the receiver have these states. */
  reach(receiver: string, ...states: string[]): Promise<Delivery[]>;
  stop(): Promise<void>;
}

export function ownDeliveries(
  { store }: Pick<LogAndStore, 'store'>,
  { partition, now: begun }: { partition: number; now: number },
): OwnedDeliveries {
  const running: Deliveries[] = [];
  const rows = (receiver: string): Promise<Delivery[]> =>
    deliveriesWhere(store, 'd.receiver = {receiver:String} ORDER BY d.decision', { receiver });
  const owned: OwnedDeliveries = {
    now: begun,
    appended: [],
    start(channel, known) {
      const now = (): number => owned.now;
      const deliveries = startDeliveries({
        ...announcing(store, now),
        rules: {
          perHour: async () => 10,
          isOff: async () => false,
          reader: async (email) => ({ email, timeZone: 'UTC', why: 'account', settings: 'https://bw.test', off: null }),
        },
        log: {
          append: async (topic, records) =>
            void (topic === TOPICS.notifications.name && owned.appended.push(...records)),
        },
        store,
        mailer: null,
        wayTo: createWays({ channels: new Map([[channel.kind, channel]]), channelById: async () => known ?? null }),
        baseUrl: 'https://bw.test',
        mailTo: ['dev@example.com'],
        operatorMail: [],
        id: `process ${running.length}`,
        partitions: () => [partition],
        logger: quiet,
        now,
      });
      running.push(deliveries);
      return deliveries;
    },
    async decide(deliveries, receiver, n) {
      const issue = `${partition}${n}`;
      const about = { kind: 'new', project: 1, issue, eventId: eventId(n), at: owned.now, release: '' } as const;
      const record: DeliverRecord = {
        v: 2,
        kind: 'deliver',
        receiver,
        decision: `${issue}:1`,
        as: 'single',
        why: 'setting',
        about: { ...about, environment: '' },
      };
      await deliveries.take({
        topic: TOPICS.notifications.name,
        partition,
        first: n,
        end: n + 1,
        id: `notifications:${partition}:${n}-${n + 1}`,
        redelivered: false,
        records: [{ key: receiver, value: encodeRecord(record), headers: {}, offset: n, timestampMs: owned.now }],
      });
    },
    rows,
    reach: (receiver, ...states) =>
      until(
        () => rows(receiver),
        (found) => found.map(({ state }) => state).join() === states.join(),
      ),
    async stop() {
      await Promise.all(running.map((one) => one.stop(0)));
    },
  };
  return owned;
}
