import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { DeliverRecord } from '@breakwater/relay/log';
import { openTestLog, quiet } from '@breakwater/relay/testing';

import { parseNetworks } from '../outgoing/networks.ts';
import { createPost } from '../outgoing/post.ts';
import { mailChannel } from '../notify/channels/mail/channel.ts';
import { createMailer } from '../notify/channels/mail/send.ts';
import type { Channel } from '../notify/channels/channel.ts';
import { slackChannel } from '../notify/channels/slack/channel.ts';
import { webhookChannel } from '../notify/channels/webhook/channel.ts';
import { startDeliveries } from '../notify/start-deliveries.ts';
import { createWays } from '../notify/ways.ts';
import { SUBSCRIPTIONS } from '../topics/subscriptions.ts';
import { announcing } from './announcing.ts';
import { openTestStore } from './log-and-store.ts';

/*
 * An owner of deliveries by a clock that runs sixty times as fast, for tests that kill it. It prints how many deliveries are open.
 * Arguments: folder, SMTP URL, URLs of a webhook and a chat, numbers of decisions and of receivers of mails, when the clock began.
 */

const [folder = '', smtpUrl = '', hook = '', chat = '', count = '0', receivers = '1', begun = '0'] =
  process.argv.slice(2);
const SPEED = 60;
/** The content gets an answer later than a turn lasts, or none. */
const FAST = { connectMs: 400, greetingMs: 400, silenceMs: 2500, wholeMs: 4000 };
const now = (): number => Number(begun) + (Date.now() - Number(begun)) * SPEED;

const [store, log] = await Promise.all([openTestStore(folder), openTestLog(folder)]);
const mailer = createMailer(smtpUrl, 'Breakwater <alerts@breakwater.test>', FAST);
const mail = mailChannel(mailer, 'breakwater.test') as Channel<unknown>;
const post = createPost(parseNetworks(['127.0.0.0/8']), { withinMs: 400 });
const webhook = webhookChannel(post, now) as Channel<unknown>;
const slack = slackChannel(post) as Channel<unknown>;
let partitions: () => readonly number[] = () => [];

const deliveries = startDeliveries({
  ...announcing(store, now),
  log,
  store,
  mailer,
  rules: {
    perHour: async () => 100_000,
    isOff: async () => false,
    reader: async (email) => ({ email, timeZone: 'UTC', why: 'account', settings: 'https://bw.test', off: null }),
  },
  wayTo: createWays({
    channels: new Map([mail, webhook, slack].map((channel) => [channel.kind, channel])),
    channelById: async (id) =>
      id.startsWith('chat')
        ? { kind: 'slack', isOn: true, config: { url: chat } }
        : { kind: 'webhook', isOn: true, config: { url: hook, secret: 'a secret of the channel' } },
  }),
  baseUrl: 'https://bw.test',
  mailTo: ['dev@example.com'],
  operatorMail: [],
  id: `process ${process.pid}`,
  partitions: () => partitions(),
  logger: quiet,
  now,
});
const marker = join(folder, 'appended');
if (!existsSync(marker)) {
  const records = Array.from({ length: Number(count) }, (_, n) =>
    [`mail:dev${n % Number(receivers)}@example.com`, `channel:hook${n % 4}`, `channel:chat${n % 4}`].map(
      (receiver): DeliverRecord => ({
        v: 2,
        kind: 'deliver',
        receiver,
        decision: `${n + 1}:1`,
        as: 'single',
        why: 'test',
        about: {
          kind: 'new',
          project: 1,
          issue: String(n + 1),
          eventId: String(n).padStart(32, '0'),
          at: now(),
          release: '',
          environment: '',
        },
      }),
    ),
  ).flat();
  await log.append(
    TOPICS.notifications.name,
    records.map((record) => ({ key: record.receiver, value: encodeRecord(record) })),
  );
  await writeFile(marker, '');
}
const consumer = await log.consume(
  { ...SUBSCRIPTIONS.notifications, from: 'earliest', onError: () => {} },
  deliveries.take,
);
partitions = () => consumer.partitions();

// The owner's own timers run at the common speed.
const waking = setInterval(deliveries.wake, 200);
const counting = setInterval(() => {
  const open = "countIf(state IN ('pending', 'waiting', 'begun'))";
  void store
    .select<{ open: number; all: number }>(
      `SELECT toFloat64(${open}) AS open, toFloat64(count()) AS all FROM deliveries FINAL`,
    )
    .then(
      ([row]) => process.stdout.write(`${row?.open} of ${row?.all}\n`),
      () => {},
    );
}, 300);
process.once('SIGTERM', async () => {
  clearInterval(waking);
  clearInterval(counting);
  await Promise.all([deliveries.stop(100), consumer.stop()]);
  await log.close();
  await store.close();
  process.exit(0);
});
