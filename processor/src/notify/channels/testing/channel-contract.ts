import { until } from '@breakwater/relay/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { digestOf } from '../../../alerts/digest.ts';
import type { Notice } from '../../notice.ts';
import type { Attempt, Channel } from '../channel.ts';

/** A channel with a real receiver of its own, whose answers a test chooses. */
export interface ChannelUnderTest {
  channel: Channel<unknown>;
  config: unknown;
  /** A config that is not valid. */
  wrong: unknown;
  receiver: {
    takes(): void;
    asksForLater(): void;
    refuses(): void;
    /** Takes the message and gives no answer. */
    hangs(): void;
    /** Messages that came, answered or not. */
    came(): number;
    /** Nobody listens any more. */
    leaves(): Promise<void>;
  };
  close(): Promise<void>;
}

const HOSTILE = '<script>alert(1)</script> \u202e@all\r\nBcc: x@example.com & <!channel>';
const AT = Date.UTC(2026, 10, 30, 9);
const common = { doubted: [], baseUrl: 'https://bw.test', unsubscribe: null };
const entry = {
  decision: '1:1',
  issue: '1',
  kind: 'new',
  handled: false,
  users: 1,
  events: 2,
  at: AT,
  because: 'budget',
  projectSlug: 'web',
  shortId: 'WEB-1',
  title: HOSTILE,
  culprit: HOSTILE,
  link: 'https://bw.test/issues/1',
  level: 'error',
  environment: 'production',
  release: HOSTILE,
} as const;

/** One notice of each kind, with hostile texts wherever events have some. */
export const NOTICES: readonly Notice[] = [
  {
    ...common,
    doubted: [{ title: HOSTILE, at: AT }],
    kind: 'issue',
    issue: {
      notification: {
        v: 1,
        decision: '1:1',
        kind: 'new',
        project: 1,
        issue: '1',
        eventId: '0'.repeat(32),
        at: AT,
        release: HOSTILE,
        environment: 'production',
      },
      projectSlug: 'web',
      shortId: 'WEB-1',
      link: 'https://bw.test/issues/1',
      title: HOSTILE.repeat(100),
      culprit: HOSTILE.repeat(100),
      event: null,
    },
  },
  {
    ...common,
    kind: 'digest',
    digest: {
      digest: digestOf(Array.from({ length: 60 }, (_, n) => ({ ...entry, decision: `${n}:1`, issue: `${n}` })))!,
      reader: { email: '', timeZone: 'UTC', why: 'setting', settings: 'https://bw.test/settings', off: null },
      link: 'https://bw.test/issues',
      dataUpTo: AT,
      perHour: 10,
    },
  },
  { ...common, kind: 'operator', notice: { title: HOSTILE, detail: HOSTILE.repeat(200), stage: 'log', at: AT } },
  { ...common, kind: 'test', at: AT, by: 'ann@example.com' },
];

/** The promises of every channel. */
export function channelContract(open: () => Promise<ChannelUnderTest>): void {
  const permit = async () => true;
  const whole = { signal: new AbortController().signal, permit };
  let one: ChannelUnderTest;
  beforeAll(async () => {
    one = await open();
  });
  afterAll(() => one.close());
  afterEach(() => one.receiver.takes());
  const rendered = () => one.channel.render(NOTICES[3]!);
  const send = (key: string, attempt: Partial<Attempt> = {}) =>
    one.channel.send(rendered(), one.config, key, { ...whole, ...attempt });

  describe.each(NOTICES.map((notice) => [notice.kind, notice] as const))('a notice of kind %s', (_kind, notice) => {
    test('has a title of one line, at most 64 KB, and comes back from JSON as it was', () => {
      const message = one.channel.render(notice);
      expect(message.title).toMatch(/^[^\r\n\u202e]{1,250}$/);
      expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(200_000);
      expect(JSON.parse(JSON.stringify(message))).toEqual(message);
      expect(one.channel.render(notice)).toEqual(message);
    });

    test('is taken once', async () => {
      const before = one.receiver.came();
      const sent = await one.channel.send(one.channel.render(notice), one.config, `kind ${notice.kind}`, whole);
      expect(sent).toMatchObject({ kind: 'sent' });
      expect(one.receiver.came()).toBe(before + 1);
    });
  });

  test('its config is read by its schema', () => {
    expect(one.channel.config.safeParse(one.config).success).toBe(true);
    expect(one.channel.config.safeParse(one.wrong).success).toBe(false);
  });

  test('a receiver that asks for later gets it later', async () => {
    one.receiver.asksForLater();
    expect(await send('later')).toMatchObject({ kind: 'later', detail: expect.stringMatching(/./) });
  });

  test('a receiver that refuses gets it never, and its words are kept', async () => {
    one.receiver.refuses();
    expect(await send('refused')).toMatchObject({ kind: 'refused', detail: expect.stringMatching(/./) });
  });

  test('a stop ends a send that hangs at once, in doubt', async () => {
    one.receiver.hangs();
    const stop = new AbortController();
    const before = one.receiver.came();
    const sent = send('stopped', { signal: stop.signal });
    await until(() => one.receiver.came() > before);
    stop.abort();
    expect(await sent).toMatchObject({ kind: 'doubt' });
  });

  test('after a stop nothing is sent', async () => {
    const before = one.receiver.came();
    expect(await send('after', { signal: AbortSignal.abort() })).toMatchObject({ kind: 'later' });
    expect(one.receiver.came()).toBe(before);
  });

  test('the permit is asked for before the receiver has the message, and nothing comes without it', async () => {
    if (one.channel.repeatable) return;
    const before = one.receiver.came();
    const asked: number[] = [];
    const refuse = async (): Promise<boolean> => {
      asked.push(one.receiver.came());
      return false;
    };
    expect(await send('not permitted', { permit: refuse })).toMatchObject({ kind: 'later' });
    expect(await send('permitted')).toMatchObject({ kind: 'sent' });
    expect([asked, one.receiver.came()]).toEqual([[before], before + 1]);
  });

  test('a stop while the permit is asked for ends the send at once, and nothing comes', async () => {
    if (one.channel.repeatable) return;
    const before = one.receiver.came();
    const stop = new AbortController();
    const wait = (): Promise<boolean> => {
      stop.abort();
      return new Promise(() => {});
    };
    expect(await send('stopped', { signal: stop.signal, permit: wait })).toMatchObject({ kind: 'later' });
    expect(one.receiver.came()).toBe(before);
  });

  test('a receiver that is away may be there later', async () => {
    await one.receiver.leaves();
    expect(await send('away')).toMatchObject({ kind: 'later', detail: expect.stringContaining('ECONNREFUSED') });
  });
}
