import { PROMPT_LEDGER, startBreakwater, TOKEN } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { ingestUrl, post } from '../support/send.ts';
import { pause } from '../support/wait.ts';
import { ENVIRONMENT, injectedAt, INTAKE } from './injected.ts';
import type { Expected } from './injected.ts';
import { randomOf } from './mutate-envelope.ts';

export interface ReceiptsReport {
  seed: number;
  count: number;
  kinds: Record<string, number>;
  statuses: Record<number, number>;
  /** Events sent again after an answer of 429 or 503 that was not injected. */
  sentAgain: number;
  sendSeconds: number;
  askSeconds: number;
  /** The first events whose receipt differs from the injected outcome. */
  wrong: { eventId: string; kind: string; expected: Expected; receipt: unknown }[];
  wrongs: number;
}

interface Open {
  eventId: string;
  kind: string;
  expected: Expected;
}

const SENDERS = 16;
const ASKERS = 32;
/** After this time a receipt that differs is wrong. */
const SETTLE_MS = 60_000;
const SHOWN = 10;

/** Injects events with ends of every kind into the whole product, and asks for the receipt of each. */
export async function runReceipts(count: number, seed: number): Promise<ReceiptsReport> {
  const breakwater = await startBreakwater({ ...ENVIRONMENT, ...PROMPT_LEDGER });
  try {
    await changeIntake(breakwater);
    const report: ReceiptsReport = {
      seed,
      count,
      kinds: {},
      statuses: {},
      sentAgain: 0,
      sendSeconds: 0,
      askSeconds: 0,
      wrong: [],
      wrongs: 0,
    };
    const sentAt = performance.now();
    const open = await sendAll(breakwater, report);
    report.sendSeconds = (performance.now() - sentAt) / 1000;
    const askedAt = performance.now();
    await askAll(breakwater, open, report);
    report.askSeconds = (performance.now() - askedAt) / 1000;
    return report;
  } finally {
    await breakwater.stop();
  }
}

async function changeIntake(breakwater: Breakwater): Promise<void> {
  const path = '/api/0/projects/default/default/intake/';
  const { version } = await breakwater.api<{ version: number }>(path);
  const answer = await fetch(`${breakwater.url}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...INTAKE, version }),
  });
  if (!answer.ok) throw new Error(`the intake was not changed: ${answer.status} ${await answer.text()}`);
}

async function sendAll(breakwater: Breakwater, report: ReceiptsReport): Promise<Open[]> {
  const random = randomOf(report.seed);
  const url = ingestUrl(breakwater.dsn);
  const open: Open[] = [];
  const work = async (): Promise<void> => {
    while (open.length < report.count) {
      const injected = injectedAt(open.length, random, breakwater.dsn);
      const { kind, eventId, expected, headers, body, client, isTunnelled, times } = injected;
      open.push({ eventId, kind, expected });
      report.kinds[kind] = (report.kinds[kind] ?? 0) + 1;
      const address = isTunnelled
        ? url.slice(0, url.indexOf('?'))
        : `${url}&sentry_client=${encodeURIComponent(client)}`;
      for (let time = 0; time < times; time++) {
        // Refused for good, by a quota or because nothing stores the kind.
        const isRefused = /^relay (?:rate_limited|dropped:unsupported)/.test(expected.drop ?? '');
        for (;;) {
          const { status } = await post(address, body, headers);
          report.statuses[status] = (report.statuses[status] ?? 0) + 1;
          if (isRefused || (status !== 429 && status !== 503)) break;
          report.sentAgain += 1;
          await pause(250);
        }
      }
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, work));
  return open;
}

/** Asks again for receipts that are not complete yet, after all others. */
async function askAll(breakwater: Breakwater, open: Open[], report: ReceiptsReport): Promise<void> {
  let waiting: readonly Open[] = open;
  let rightAt = performance.now();
  while (waiting.length > 0) {
    const answers = await askEach(breakwater, waiting);
    const wrong = answers.filter(({ asked, receipt }) => !isAsExpected(asked.expected, receipt));
    if (wrong.length < waiting.length) rightAt = performance.now();
    else if (performance.now() - rightAt > SETTLE_MS) {
      report.wrongs = wrong.length;
      report.wrong = wrong.slice(0, SHOWN).map(({ asked, receipt }) => ({ ...asked, receipt }));
      return;
    }
    waiting = wrong.map(({ asked }) => asked);
    if (waiting.length > 0) await pause(500);
  }
}

async function askEach(breakwater: Breakwater, open: readonly Open[]): Promise<{ asked: Open; receipt: Receipt }[]> {
  const queue = [...open].reverse();
  const answers: { asked: Open; receipt: Receipt }[] = [];
  const work = async (): Promise<void> => {
    for (let asked = queue.pop(); asked; asked = queue.pop()) {
      const path = `/api/0/projects/default/default/events/${asked.eventId}/receipt/`;
      answers.push({ asked, receipt: await breakwater.api<Receipt>(path) });
    }
  };
  await Promise.all(Array.from({ length: ASKERS }, work));
  return answers;
}

interface Receipt {
  state: string;
  drops: readonly { stage: string; outcome: string; reason: string }[];
  moves: readonly { lane: string }[];
  copies: number;
}

function isAsExpected({ state, drop, copies = 0, lane }: Expected, receipt: Receipt): boolean {
  if (receipt.state !== state || receipt.copies !== copies) return false;
  if (lane !== undefined && !receipt.moves.some((move) => move.lane === lane)) return false;
  const drops = receipt.drops.map(({ stage, outcome, reason }) => `${stage} ${outcome}:${reason}`);
  // A stored event has no drops, except by a relay under pressure that had it sent again.
  return drop === undefined ? drops.every((each) => each.startsWith('relay ')) : drops.includes(drop);
}
