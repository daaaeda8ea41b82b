import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Consumer } from '@breakwater/relay/log';
import { quiet, until } from '@breakwater/relay/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { beginSilence } from '../directory/silences.ts';
import { decideBatch } from '../issues/consume-issues.ts';
import { createIssueStates } from '../issues/issue-states.ts';
import { mailChannel } from '../notify/channels/mail/channel.ts';
import { createMailer } from '../notify/channels/mail/send.ts';
import { startDeliveries } from '../notify/start-deliveries.ts';
import type { Deliveries } from '../notify/start-deliveries.ts';
import { createWays } from '../notify/ways.ts';
import { createJudged } from '../issues/judged.ts';
import { createErased } from '../erasure/erased.ts';
import { createReleaseStates } from '../releases/release-states.ts';
import { accessTo } from '../testing/access-to.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { startSmtp } from '../testing/mailbox.ts';
import type { TestSmtp } from '../testing/mailbox.ts';
import { SUBSCRIPTIONS } from '../topics/subscriptions.ts';
import { HOUR_MS } from './budget.ts';
import { createDirectoryState } from './directory-state.ts';
import { endSilences } from './end-silences.ts';
import { chosenRules } from './rules.ts';
import { tellSilence } from './tell-silence.ts';

const START = Date.UTC(2026, 10, 30, 14);
const RECEIVERS = ['ann@example.com', 'bob@example.com'];
const YOUNG = 9;

/** The clock of deciders and deliveries. */
let now = START;
let opened: LogAndStore;
let smtp: TestSmtp;
let deliveries: Deliveries;
let consumers: Consumer[];
let endAll: () => Promise<void>;
beforeAll(async () => {
  [opened, smtp] = await Promise.all([openLogAndStore(), startSmtp()]);
  const { log, store } = opened;
  const clock = (): number => now;
  const directory = createDirectoryState(store, { mailTo: RECEIVERS, now: clock });
  const young = { of: async (projects: readonly number[]) => new Set(projects.filter((one) => one === YOUNG)) };
  const announcing = { log, store, directory, young, accessTo, now: clock };
  const mailer = createMailer(smtp.url, 'Breakwater <alerts@breakwater.test>');
  const mail = mailChannel(mailer, 'breakwater.test');
  let partitions = (): readonly number[] => [];
  deliveries = startDeliveries({
    ...announcing,
    mailer,
    rules: chosenRules(directory, { baseUrl: 'http://bw.test', secret: 's'.repeat(32) }),
    wayTo: createWays({ channels: new Map([[mail.kind, mail]]), channelById: async () => null }),
    baseUrl: 'http://bw.test',
    mailTo: RECEIVERS,
    operatorMail: [],
    id: 'processor-test',
    partitions: () => partitions(),
    logger: quiet,
  });
  const issues = {
    ...announcing,
    states: createIssueStates(store),
    releases: createReleaseStates(store),
    judged: createJudged(store),
    erased: createErased(store, clock),
  };
  const options = { from: 'earliest', onError: () => {}, onLost: async () => {} } as const;
  consumers = await Promise.all([
    log.consume({ ...SUBSCRIPTIONS.issues, ...options }, async (batch) => void (await decideBatch(batch, issues))),
    log.consume({ ...SUBSCRIPTIONS.notifications, ...options }, deliveries.take),
  ]);
  partitions = () => consumers[1]!.partitions();
  endAll = () => endSilences({ store, tell: tellSilence(announcing), accessTo, now: clock });
});
afterAll(async () => {
  await deliveries.stop(1000);
  for (const consumer of consumers) await consumer.stop();
  await smtp.close();
  await opened.close();
});
beforeEach(() => {
  smtp.mails.length = 0;
  // A day later nothing of the test before waits or counts.
  now += 24 * HOUR_MS;
});

let made = 0;
/** So many new issues of a project, within a minute. */
async function appear(count: number, project: number): Promise<void> {
  const records = Array.from({ length: count }, (_, index) => {
    made += 1;
    const at = now + Math.floor((index * 60_000) / count);
    const eventId = made.toString(16).padStart(32, '0');
    return {
      key: String(project),
      value: encodeRecord({
        v: 1,
        kind: 'seen',
        project,
        group: String(1_000_000 + made),
        events: 1,
        eventId,
        receivedAt: at,
        timestamp: at,
        releases: [{ release: 'web@1', environment: 'production', eventId, receivedAt: at, timestamp: at }],
        title: `TypeError: item ${made}`,
        culprit: 'src/cart.ts in total',
        type: 'TypeError',
        value: `item ${made}`,
        level: 'error',
        platform: 'javascript',
        handled: false,
      }),
    };
  });
  await opened.log.append(TOPICS.issues.name, records);
}

const subjectsTo = (receiver: string): string[] =>
  smtp.mails
    .filter((mail) => mail.includes(`To: ${receiver}`))
    .map((mail) => /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(mail)?.[1]?.replaceAll(/\r\n[ \t]/g, ' ') ?? '');
const deliveriesIn = async (project: number): Promise<number> => {
  const [row] = await opened.store.select<{ n: number }>(
    `SELECT toFloat64(count()) AS n FROM deliveries FINAL WHERE project_id = {project:UInt32} AND state != 'pending'`,
    { project },
  );
  return row?.n ?? 0;
};
const untold = async (project: number): Promise<object[]> =>
  opened.store.select(
    'SELECT reason, toFloat64(count()) AS n FROM told FINAL WHERE project_id = {project:UInt32} GROUP BY reason',
    { project },
  );

test('each receiver gets ten mails of 150 new issues in a minute, and one digest an hour later', async () => {
  await appear(150, 1);
  await until(async () => (await deliveriesIn(1)) === 300 && smtp.mails.length >= 20);
  for (const receiver of RECEIVERS) expect(subjectsTo(receiver)).toHaveLength(10);

  now += HOUR_MS;
  deliveries.wake();
  await until(() => smtp.mails.length >= 22);
  for (const receiver of RECEIVERS) {
    const subjects = subjectsTo(receiver);
    expect(subjects).toHaveLength(11);
    expect(subjects.at(-1)).toBe('[Digest] project-1: 140 new issues');
  }
  const digest = smtp.mails.at(-1)!;
  expect(digest).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
});

test('each receiver gets one digest of 41 issues of a young project', async () => {
  await appear(41, YOUNG);
  await until(async () => (await deliveriesIn(YOUNG)) === 82);
  expect(smtp.mails).toHaveLength(0);
  now += HOUR_MS;
  deliveries.wake();
  await until(() => smtp.mails.length >= 2);
  for (const receiver of RECEIVERS) expect(subjectsTo(receiver)).toEqual(['[Digest] project-9: 41 new issues']);
});

test('a silence mails nobody, and one digest follows its end, also when no process ran then', async () => {
  const wanted = { project: 3, environment: '', until: now + HOUR_MS, why: 'deploy', by: 'ann@example.com' };
  await beginSilence(opened.store, wanted, now);
  now += 10_000;
  await appear(25, 3);
  await until(async () => JSON.stringify(await untold(3)) === JSON.stringify([{ reason: 'silenced', n: 25 }]));
  expect(smtp.mails).toHaveLength(0);

  now += 5 * HOUR_MS;
  await endAll();
  await endAll();
  await until(() => smtp.mails.length >= 2);
  for (const receiver of RECEIVERS) expect(subjectsTo(receiver)).toEqual(['[Digest] project-3: 25 new issues']);
  expect(smtp.mails[0]!.replaceAll(/=\r\n/g, '')).toContain('was silenced by ann@example.com until');
});
