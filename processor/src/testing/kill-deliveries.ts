import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { randomFrom, temporaryFolder } from '@breakwater/relay/testing';

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
  /** Mails that came after a first one had come. */
  mailedTwice: number;
  /** In doubt because a process ended. At most one for each kill. */
  inDoubtByKill: number;
  /** In doubt although the mail server answered, or because it gave no answer. */
  inDoubtByServer: number;
  /** Deliveries that are said to have arrived and never came, or the other way round. */
  wrong: number;
  open: number;
}

const SMTP_FAULTS: readonly (SmtpFault | undefined)[] = [
  undefined,
  undefined,
  'hang before the greeting',
  'hang before 354',
  'hang after the content',
  'greylist',
  'refuse',
  undefined,
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
 * Sends decisions to a mail server and a webhook whose faults change all the time, while the sender is killed or stopped again and
 * again. `calmAfter`: so many kills later the faults end, and all that is open has to end too.
 */
export async function killDeliveries(
  decisions: number,
  { seed, calmAfter }: { seed: number; calmAfter: number },
): Promise<KilledDeliveries> {
  const random = randomFrom(seed);
  const [folder, smtp, web] = await Promise.all([temporaryFolder(), startFaultySmtp(), startFaultyWeb()]);
  const begun = Date.now();
  const report = { kills: 0, stops: 0 };
  const isCalm = (): boolean => report.kills + report.stops >= calmAfter;
  const changing = setInterval(() => {
    smtp.fault = isCalm() ? undefined : SMTP_FAULTS[Math.floor(random() * SMTP_FAULTS.length)];
    web.answer = (isCalm() ? undefined : WEB_ANSWERS[Math.floor(random() * WEB_ANSWERS.length)]) ?? { status: 200 };
  }, 400);
  const script = fileURLToPath(new URL('deliveries-process.ts', import.meta.url));
  const run = async (): Promise<boolean> => {
    const given = [folder.path, smtp.url, web.url, String(decisions), String(begun)];
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, ...given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    const life = isCalm() ? null : wait(2500 + random() * 4000);
    let isDone = false;
    const reading = (async () => {
      for await (const line of createInterface(child.stdout)) {
        isDone = line === `0 of ${2 * decisions}`;
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
    return { decisions, ...report, ...(await judge(folder.path, smtp.came, web.requests)) };
  } finally {
    clearInterval(changing);
    await Promise.all([smtp.close(), web.close()]);
    await folder.remove();
  }
}

async function judge(
  folder: string,
  came: readonly { id: string }[],
  requests: FaultyWeb['requests'],
): Promise<Omit<KilledDeliveries, 'decisions' | 'kills' | 'stops'>> {
  const store = await openTestStore(folder);
  const all = await deliveriesWhere(store, '1', {});
  await store.close();
  const times = new Map<string, number>();
  for (const { id } of came) times.set(id, (times.get(id) ?? 0) + 1);
  const keys = new Set(requests.map(({ headers }) => String(headers['breakwater-delivery'])));
  const hasCome = (id: string, receiver: string): boolean =>
    receiver.startsWith('mail:') ? times.has(`notice.${id}@breakwater.test`) : keys.has(id);
  const states: Record<string, number> = {};
  for (const { state, receiver } of all) {
    const name = `${receiver.split(':')[0]} ${state}`;
    states[name] = (states[name] ?? 0) + 1;
  }
  const doubts = all.filter(({ state }) => state === 'doubt');
  const byKill = doubts.filter(({ detail }) => detail.startsWith('the processor ended'));
  return {
    states,
    mailedTwice: [...times.values()].filter((count) => count > 1).length,
    inDoubtByKill: byKill.length,
    inDoubtByServer: doubts.length - byKill.length,
    wrong: all.filter(
      ({ id, receiver, state }) =>
        (state === 'delivered' && !hasCome(id, receiver)) ||
        (state === 'refused' && receiver.startsWith('mail:') && hasCome(id, receiver)),
    ).length,
    open: all.filter(({ state }) => ['pending', 'waiting', 'begun'].includes(state)).length,
  };
}
