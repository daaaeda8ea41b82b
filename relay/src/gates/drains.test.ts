import type { Item } from '@breakwater/sdk/wire';
import { expect, test } from 'vitest';

import { createDrains } from './drains.ts';
import { projectSettingsSchema } from '../log/index.ts';
import type { Drain } from '../log/index.ts';

const item = (type: string, payload: unknown = {}): Item => ({
  headers: { type },
  payload: Buffer.from(JSON.stringify(payload)),
});

function stoppedOf(
  drains: Drain[],
  items: Item[],
  { client, headers = {} }: { client?: string; headers?: Record<string, unknown> } = {},
): string[] {
  const settings = projectSettingsSchema.parse({
    v: 1,
    project: 1,
    publicKey: 'key',
    organization: 'default',
    slug: 'default',
    status: 'active',
    drains,
  });
  const { stopped } = createDrains().judge(
    {
      settings,
      envelope: { headers, items },
      eventId: undefined,
      receivedAt: 0,
      remoteAddress: undefined,
      userAgent: undefined,
      origin: undefined,
      client,
    },
    items,
  );
  return stopped.map((each) => `${each.item.headers.type} ${each.outcome}:${each.reason}`);
}

const broken = { client: 'sentry.javascript.browser/7.0.0' };
const sdk = { name: 'sentry.javascript.browser', version: '7.0.0' };
const gone = ['event dropped:drained'];

test.each<[string, Drain, string | undefined, Record<string, unknown>, unknown, string[]]>([
  ['by the authentication', broken, broken.client, {}, {}, gone],
  ['by the envelope', broken, undefined, { sdk }, {}, gone],
  ['not another version', broken, 'sentry.javascript.browser/7.0.1', { sdk: { ...sdk, version: '8' } }, {}, []],
  ['not without a name', broken, undefined, { sdk: { version: '7.0.0' } }, {}, []],
  ['its release in the payload', { ...broken, release: 'a@1' }, broken.client, {}, { release: 'a@1' }, gone],
  ['its release in the trace', { ...broken, release: 'a@1' }, broken.client, { trace: { release: 'a@1' } }, {}, gone],
  [
    'the payload knows better',
    { ...broken, release: 'a@1' },
    broken.client,
    { trace: { release: 'a@1' } },
    { release: 'a@2' },
    [],
  ],
  ['no release anywhere', { ...broken, release: 'a@1' }, broken.client, {}, {}, []],
  ['a trace of another shape', { ...broken, release: 'a@1' }, broken.client, { trace: 7 }, {}, []],
])('a client is drained: %s', (_name, drain, client, headers, payload, expected) => {
  expect(
    stoppedOf([{ client: 'other/1' }, drain], [item('event', payload)], { ...(client && { client }), headers }),
  ).toEqual(expected);
});

test('drops all items of the client but its client reports', () => {
  const items = [item('event'), item('attachment'), item('session'), item('client_report')];
  expect(stoppedOf([broken], items, { client: broken.client })).toEqual([
    ...gone,
    'attachment dropped:drained',
    'session dropped:drained',
  ]);
});
