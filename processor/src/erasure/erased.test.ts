import { describe, expect, test } from 'vitest';

import { spanKind } from '../kinds/spans/spans.ts';
import { ALONE, sourceOf } from '../testing/records.ts';
import { userHashOf } from '../store/user-hash.ts';
import { createErased } from './erased.ts';
import type { Erased } from './erased.ts';
import { personHash, userKeyOfHash } from './person.ts';

const PEOPLE = [
  { id: 'a', project: 0, start: personHash('id', '42').slice(0, 16) },
  { id: 'b', project: 0, start: personHash('email', 'Ada@Shop.example').slice(0, 16) },
  { id: 'c', project: 2, start: personHash('ip', '203.0.113.7').slice(0, 16) },
];

async function open(): Promise<Erased> {
  const select = async <Row>(query: string): Promise<Row[]> =>
    (query.includes('FROM erasures') ? PEOPLE : [{ project: 9 }]) as Row[];
  const erased = createErased({ select }, () => 0);
  await erased.refresh();
  return erased;
}

describe('an event is', () => {
  test.each<[string, number, Parameters<Erased['reasonFor']>[1], ReturnType<Erased['reasonFor']>]>([
    ['kept without a user', 1, undefined, null],
    ['kept of somebody else', 1, { id: '43', email: 'bob@shop.example', ip_address: '203.0.113.7' }, null],
    ['dropped by its id', 1, { id: '42' }, 'erased'],
    ['dropped by its address in other letters', 3, { id: '43', email: 'ada@shop.EXAMPLE' }, 'erased'],
    ['dropped by its network address in that project', 2, { id: '43', ip_address: '203.0.113.7' }, 'erased'],
    ['dropped by its user key', 1, { userKey: userHashOf('id:42') }, 'erased'],
    ['kept with an id that is the address of another', 1, { id: 'ada@shop.example' }, null],
    ['dropped with its project', 9, undefined, 'project_deleted'],
  ])('%s', async (_, project, person, reason) => {
    expect((await open()).reasonFor(project, person)).toBe(reason);
  });
});

test('erasures are read again after the clock was set back', async () => {
  let now = 86_400_000;
  let deleted = new Array<{ project: number }>();
  const select = async <Row>(query: string): Promise<Row[]> =>
    (query.includes('FROM erasures') ? [] : deleted) as Row[];
  const erased = createErased({ select }, () => now);
  await erased.refresh();
  deleted = [{ project: 9 }];
  now -= 3_600_000;
  await erased.refresh();
  expect(erased.reasonFor(9, undefined)).toBe('project_deleted');
});

describe('more erasures than a question may have rows', () => {
  const personOf = (index: number) => ({ id: `${index}` });
  /** A table in the order of its keys, of which a question gets a page. */
  const tableOf = (count: number) => {
    const all = Array.from({ length: count }, (_, index) => ({
      id: `${index}`.padStart(9, '0'),
      project: 0,
      start: personHash('id', `${index}`).slice(0, 16),
    }));
    return async <Row>(query: string, { key }: Record<string, unknown> = {}): Promise<Row[]> => {
      if (!query.includes('FROM erasures') || query.includes('at >=')) return [];
      const from = key === '' ? 0 : Number(key) + 1;
      return all.slice(from, from + Number(/LIMIT (\d+)/.exec(query)?.[1])) as Row[];
    };
  };

  test.each([
    [45_000, false],
    [250_001, true],
  ])('%i: all are obeyed up to the limit, beyond which it is said', async (count, areTooMany) => {
    const said: boolean[] = [];
    const erased = createErased(
      { select: tableOf(count) },
      () => 0,
      async (each) => void said.push(each),
    );
    await erased.refresh();
    for (const index of [0, 19_999, 20_000, 44_999])
      expect(erased.reasonFor(1, personOf(index)), `${index}`).toBe('erased');
    expect(erased.reasonFor(1, personOf(count))).toBeNull();
    expect(said).toEqual([areTooMany]);
  });
});

test('the key of facts is the beginning of the hash', () => {
  expect(userKeyOfHash(personHash('email', 'A@b.example'))).toBe(userHashOf('email:a@b.example'));
});

test('spans of the person alone are dropped of a container, and invalid ones are told apart', async () => {
  const now = Date.now();
  const span = (id: string, user?: string, end = now / 1000) => ({
    trace_id: 'a'.repeat(32),
    span_id: id.repeat(16),
    name: 'GET /',
    start_timestamp: now / 1000 - 1,
    end_timestamp: end,
    ...(user !== undefined && { attributes: { 'user.id': { type: 'string', value: user } } }),
  });
  const items = [span('b', '42'), span('c', '43'), span('d'), span('e', '43', 1)];
  const result = await spanKind.process(
    {
      headers: { type: 'span', content_type: 'application/vnd.sentry.items.span.v2+json', item_count: 4 },
      payload: Buffer.from(JSON.stringify({ items })),
      units: [{ category: 'span', quantity: 4 }],
    },
    {
      meta: { v: 1, project: 1, publicKey: 'k', receivedAt: now, encoding: 'identity' },
      headers: {},
      items: [],
      source: sourceOf(0),
    },
    { ...ALONE, erased: await open() },
  );
  if (result.kind !== 'accepted') throw new Error(result.kind);
  expect(result.value.rows.map((row) => row.span_id[0])).toEqual(['c', 'd']);
  expect(result.value.invalid).toEqual({ quantity: 1, reason: 'invalid_span' });
  expect(result.value.erased).toEqual({ quantity: 1, reason: 'erased' });
});
