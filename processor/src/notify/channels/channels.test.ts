import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { parseNetworks } from '../../outgoing/networks.ts';
import { createPost } from '../../outgoing/post.ts';
import { startFaultySmtp } from '../../testing/faulty-smtp.ts';
import { startFaultyWeb } from '../../testing/faulty-web.ts';
import type { FaultyWeb } from '../../testing/faulty-web.ts';
import { mailChannel } from './mail/channel.ts';
import { createMailer } from './mail/send.ts';
import { slackChannel } from './slack/channel.ts';
import { channelContract, NOTICES } from './testing/channel-contract.ts';
import type { ChannelUnderTest } from './testing/channel-contract.ts';
import { webhookChannel } from './webhook/channel.ts';

const LOCAL = parseNetworks(['127.0.0.0/8']);
const NOW = Date.UTC(2026, 10, 30, 9);
const SECRET = 'a secret of the channel';
const never = new AbortController().signal;

describe('mail', () =>
  channelContract(async () => {
    const smtp = await startFaultySmtp();
    const mailer = createMailer(smtp.url, 'Breakwater <alerts@breakwater.test>');
    return {
      channel: mailChannel(mailer, 'breakwater.test') as ChannelUnderTest['channel'],
      config: { to: 'dev@example.com' },
      wrong: {},
      receiver: {
        takes: () => (smtp.fault = undefined),
        asksForLater: () => (smtp.fault = 'greylist'),
        refuses: () => (smtp.fault = 'refuse'),
        hangs: () => (smtp.fault = 'hang after the content'),
        came: () => smtp.came.length,
        leaves: () => smtp.close(),
      },
      close: () => smtp.close(),
    };
  }));

const overWeb =
  (channelOf: (web: FaultyWeb) => Pick<ChannelUnderTest, 'channel' | 'config' | 'wrong'>) =>
  async (): Promise<ChannelUnderTest> => {
    const web = await startFaultyWeb();
    return {
      ...channelOf(web),
      receiver: {
        takes: () => (web.answer = { status: 200 }),
        asksForLater: () => (web.answer = { status: 503, body: 'soon' }),
        refuses: () => (web.answer = { status: 404, body: 'no_service' }),
        hangs: () => (web.answer = 'hang'),
        came: () => web.requests.length,
        leaves: () => web.close(),
      },
      close: () => web.close(),
    };
  };

describe('webhook', () => {
  channelContract(
    overWeb((web) => ({
      channel: webhookChannel(createPost(LOCAL), () => NOW) as ChannelUnderTest['channel'],
      config: { url: web.url, secret: SECRET },
      wrong: { url: 'x', secret: SECRET },
    })),
  );
});

describe('slack', () => {
  channelContract(
    overWeb((web) => ({
      channel: slackChannel(createPost(LOCAL)) as ChannelUnderTest['channel'],
      config: { url: web.url },
      wrong: { url: '' },
    })),
  );
});

describe('over the web', () => {
  let web: FaultyWeb;
  beforeAll(async () => {
    web = await startFaultyWeb();
  });
  afterAll(() => web.close());
  const post = createPost(LOCAL, { withinMs: 300 });
  const webhook = webhookChannel(post, () => NOW);
  const send = () =>
    webhook.send(webhook.render(NOTICES[0]!), { url: `${web.url}/hook`, secret: SECRET }, 'key-1', {
      signal: never,
      permit: async () => true,
    });

  test('a webhook is signed with its time, and names its delivery', async () => {
    web.answer = { status: 200 };
    await send();
    const { headers, body } = web.requests.at(-1)!;
    const expected = createHmac('sha256', SECRET)
      .update(`${NOW / 1000}.${body}`)
      .digest('hex');
    expect(headers['breakwater-signature']).toBe(`t=${NOW / 1000},v1=${expected}`);
    expect(headers['breakwater-delivery']).toBe('key-1');
    expect(JSON.parse(body)).toMatchObject({
      version: 1,
      kind: 'new',
      project: 'web',
      issue: { id: '1', shortId: 'WEB-1' },
    });
    expect(Buffer.byteLength(body)).toBeLessThan(65_536);
  });

  test.each([
    [
      { status: 500, body: 'x'.repeat(100_000) },
      { kind: 'later', detail: expect.stringMatching(/^HTTP 500: x{490}$/) },
    ],
    [
      { status: 429, headers: { 'retry-after': '120' } },
      { kind: 'later', afterMs: 120_000, detail: 'HTTP 429' },
    ],
    [
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
      { kind: 'refused', detail: expect.stringContaining('redirects') },
    ],
    ['hang', { kind: 'doubt', detail: 'no answer within 0.3 s' }],
    ['break', { kind: 'doubt', detail: expect.stringContaining('ECONNRESET') }],
  ] as const)('an answer, %#', async (answer, sent) => {
    web.answer = answer;
    const before = web.requests.length;
    expect(await send()).toEqual(sent);
    expect(web.requests.length).toBe(before + 1);
  });

  test('in a chat nothing calls everybody or makes a link', () => {
    const { message } = slackChannel(post).render(NOTICES[2]!);
    expect(message).not.toMatch(/[<>]|@all/);
    expect(message).toContain('&lt;!channel&gt;');
  });

  test('addresses that are not public are refused, with the setting that allows them', async () => {
    const strict = createPost([]);
    for (const url of [
      web.url,
      'http://[::1]:1/',
      'http://localhost:1/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://[::ffff:127.0.0.1]/',
    ]) {
      expect(await strict(url, { headers: {}, body: '', signal: never }), url).toEqual({
        kind: 'not allowed',
        detail: expect.stringContaining('BREAKWATER_ALLOW_NETWORKS'),
      });
    }
    for (const url of ['file:///etc/passwd', 'ftp://example.com', 'https://a:b@example.com', 'x'])
      expect(await strict(url, { headers: {}, body: '', signal: never }), url).toMatchObject({ kind: 'not allowed' });
  });

  test('a name that leads elsewhere at the second look gains nothing', async () => {
    const { port } = new URL(web.url);
    const looks: string[] = [];
    const rebinding = createPost([], {
      look: (name, _options, done) => {
        looks.push(name);
        done(null, [
          { address: looks.length === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]);
      },
    });
    const before = web.requests.length;
    const answer = await rebinding(`http://rebind.example:${port}/`, { headers: {}, body: '', signal: never });
    expect(answer).toEqual({
      kind: 'not allowed',
      detail: `rebind.example (127.0.0.1) is not a public address: add its network to BREAKWATER_ALLOW_NETWORKS to allow it`,
    });
    expect([looks.length, web.requests.length]).toEqual([1, before]);
  });
});
