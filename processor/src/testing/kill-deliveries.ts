import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { randomFrom, temporaryFolder } from '@breakwater/relay/testing';

import type { Delivery } from '../notify/delivery.ts';
import { deliveriesWhere } from '../notify/delivery-rows.ts';
import { startFaultySmtp } from './faulty-smtp.ts';
import type { SmtpFault } from './faulty-smtp.ts';
import { startFaultyWeb } from './faulty-web.ts';
import type { FaultyWeb } from './faulty-web.ts';
import { openTestStore } from './log-and-store.ts';

export interface KilledDeliveries {
  decisions: number;
  kills: number;
  stops: number;
  states: Record<string, number>;
  /** Mails, and messages of the chat, that came more than once. */
  mailsTwice: number;
  chatsTwice: number;
  /** In doubt because a process ended. At most one for each kill. */
  inDoubtByKill: number;
  /** In doubt although the mail server answered, or because it gave no answer. */
  inDoubtByServer: number;
  /** Deliveries that are said to have arrived and never came, or the other way round. */
  wrong: number;
  open: number;
}

const SMTP_FAULTS: readonly (SmtpFault | undefined)[] = [
  'slow',
  undefined,
  'slow',
  'slow',
  'hang before the greeting',
  'hang before 354',
  'hang after the content',
  'greylist',
  'refuse',
  'slow',
];
const WEB_ANSWERS: readonly FaultyWeb['answer'][] = [
  { status: 200 },
  { status: 200 },
  { status: 500 },
  { status: 429, headers: { 'retry-after': '30' } },
  'hang',
  'break',
];

/**
 * Sends decisions to a mail server that is mostly slow, a webhook and a chat, whose faults change all the time, while the sender is
 * killed or stopped again and again. `receivers`: of mails, in turn; webhooks and rooms are four each, so that more attempts are due at once than are taken in hand. `calmAfter`: so many
 * kills later the faults end, and all that is open has to end too.
 */
export async function killDeliveries(
  decisions: number,
  { seed, calmAfter, receivers = 12 }: { seed: number; calmAfter: number; receivers?: number },
): Promise<KilledDeliveries> {
  const random = randomFrom(seed);
  const [folder, smtp, web, chat] = await Promise.all([
    temporaryFolder(),
    startFaultySmtp(),
    startFaultyWeb(),
    startFaultyWeb(),
  ]);
  const begun = Date.now();
  const report = { kills: 0, stops: 0 };
  const isCalm = (): boolean => report.kills + report.stops >= calmAfter;
  const changing = setInterval(() => {
    smtp.fault = isCalm() ? undefined : SMTP_FAULTS[Math.floor(random() * SMTP_FAULTS.length)];
    for (const one of [web, chat])
      one.answer = (isCalm() ? undefined : WEB_ANSWERS[Math.floor(random() * WEB_ANSWERS.length)]) ?? { status: 200 };
  }, 400);
  const script = fileURLToPath(new URL('deliveries-process.ts', import.meta.url));
  const run = async (): Promise<boolean> => {
    const given = [folder.path, smtp.url, web.url, chat.url, ...[decisions, receivers, begun].map(String)];
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, ...given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    // From its first line on, so that each end comes while it sends.
    const lifeMs = 500 + random() * 4000;
    const life = isCalm() ? null : once(child.stdout, 'data').then(() => wait(lifeMs));
    let isDone = false;
    const reading = (async () => {
      for await (const line of createInterface(child.stdout)) {
        isDone = line === `0 of ${3 * decisions}`;
        if (isDone) return;
      }
    })();
    await Promise.race([reading, exit, ...(life ? [life] : [])]);
    const signal = isDone || random() < 0.3 ? 'SIGTERM' : 'SIGKILL';
    report[signal === 'SIGKILL' ? 'kills' : 'stops'] += 1;
    child.kill(signal);
    await exit;
    return isDone;
  };
  try {
    while (!(await run()));
    clearInterval(changing);
    return { decisions, ...report, ...(await judge(folder.path, smtp.came, web.requests, chat.requests)) };
  } finally {
    clearInterval(changing);
    await Promise.all([smtp.close(), web.close(), chat.close()]);
    await folder.remove();
  }
}

async function judge(
  folder: string,
  came: readonly { id: string }[],
  requests: FaultyWeb['requests'],
  messages: FaultyWeb['requests'],
): Promise<Omit<KilledDeliveries, 'decisions' | 'kills' | 'stops'>> {
  const store = await openTestStore(folder);
  const all = await deliveriesWhere(store, '1', {});
  await store.close();
  const mails = timesOf(came.map(({ id }) => id));
  const keys = timesOf(requests.map(({ headers }) => String(headers['breakwater-delivery'])));
  // A receiver that answers by 500 or 429 does not have the message.
  const taken = messages.filter(({ answer }) => typeof answer === 'string' || answer.status < 300);
  const issues = timesOf(taken.map(({ body }) => /issues\/(\d+)/.exec(body)?.[1] ?? ''));
  const hasCome = ({ id, receiver, about }: Delivery): boolean => {
    if (receiver.startsWith('mail:')) return mails.has(`notice.${id}@breakwater.test`);
    return receiver.startsWith('channel:chat') ? 'issue' in about && issues.has(about.issue) : keys.has(id);
  };
  const states: Record<string, number> = {};
  for (const { state, receiver } of all) {
    const name = `${/mail|hook|chat/.exec(receiver)?.[0]} ${state}`;
    states[name] = (states[name] ?? 0) + 1;
  }
  const doubts = all.filter(({ state }) => state === 'doubt');
  const byKill = doubts.filter(({ detail }) => detail.startsWith('the processor ended'));
  return {
    states,
    mailsTwice: [...mails.values()].filter((count) => count > 1).length,
    chatsTwice: [...issues.values()].filter((count) => count > 1).length,
    inDoubtByKill: byKill.length,
    inDoubtByServer: doubts.length - byKill.length,
    wrong: all.filter(
      (each) =>
        (each.state === 'delivered' && !hasCome(each)) ||
        (each.state === 'refused' && each.receiver.startsWith('mail:') && hasCome(each)),
    ).length,
    open: all.filter(({ state }) => ['pending', 'waiting', 'begun'].includes(state)).length,
  };
}

function timesOf(names: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  return times;
}
