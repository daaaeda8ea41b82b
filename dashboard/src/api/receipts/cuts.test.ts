import { envelopeRecord } from '@breakwater/processor/testing';
import type { Sent } from '@breakwater/processor/testing';
import { PARTS } from '@breakwater/processor/store';
import { TOPICS } from '@breakwater/relay/log';
import { beforeAll, describe, expect, test } from 'vitest';

import type { Receipt } from '../../contract/receipts.ts';
import { eventDetailSchema } from '../../contract/events.schema.ts';
import { pipelineSchema } from '../../contract/pipeline.schema.ts';
import { receiptsSchema } from '../../contract/receipts.schema.ts';
import { traceSchema } from '../../contract/traces.schema.ts';
import { useSampleApi } from '../testing/sample-api.ts';

const api = useSampleApi();
const receiptOf = async (id: string): Promise<Receipt> =>
  (await api.read(`/api/ui/receipts/${id}`, receiptsSchema)).receipts[0]!;

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const keys = (count: number): Record<string, number> => Object.fromEntries(many(count, (i) => [`key${i}`, i]));
/** One value that takes all the room, and one behind it. */
const full = (size: number): Record<string, unknown> => ({ a: 'x'.repeat(size + 1), b: 1 });
const frame = { function: 'f', filename: 'a.js', lineno: 1, context_line: 'f()' };

const TRACE = 'c'.repeat(32);
const TWINS = 'f'.repeat(32);
const SCRUBBED = 'd'.repeat(32);
const AT = Date.now() / 1000 - 5;
const span = (i: number, seconds = 0.001): object => ({
  span_id: (i + 1).toString(16).padStart(16, '0'),
  start_timestamp: AT,
  timestamp: AT + seconds,
});
const transaction = (more: object, trace: object = {}): Pick<Sent, 'type' | 'payload'> => ({
  type: 'transaction',
  payload: {
    transaction: 'GET /cut',
    start_timestamp: AT,
    timestamp: AT + 1,
    contexts: { trace: { trace_id: TRACE, span_id: 'd'.repeat(16), ...trace } },
    ...more,
  },
});
const event = (more: object): Pick<Sent, 'type' | 'payload'> => ({
  payload: { message: 'cut', timestamp: AT, ...more },
});
const withFrame = (more: object): Pick<Sent, 'type' | 'payload'> =>
  event({ exception: [{ type: 'E', stacktrace: { frames: [{ ...frame, ...more }] } }] });

/** An item with one more of each part than is kept, and how many there were where that is told. */
const OVER: Record<keyof typeof PARTS, readonly [sent: Pick<Sent, 'type' | 'payload'>, total: number]> = {
  spans: [transaction({ spans: many(1001, (i) => span(i)) }), 1001],
  attributes: [transaction({}, { data: keys(201) }), 201],
  attribute_values: [transaction({}, { data: full(32_768) }), 0],
  measurements: [transaction({ measurements: keys(51) }), 51],
  links: [transaction({}, { links: [{}] }), 0],
  breadcrumbs: [event({ breadcrumbs: many(101, (i) => ({ message: `${i}` })) }), 101],
  breadcrumb_data: [event({ breadcrumbs: [{ data: full(4096) }] }), 0],
  exceptions: [event({ exception: many(51, (i) => ({ type: `E${i}` })) }), 51],
  mechanisms: [event({ exception: [{ type: 'E', mechanism: { type: 'm', data: full(4096) } }] }), 0],
  frames: [event({ exception: [{ type: 'E', stacktrace: { frames: many(251, () => frame) } }] }), 251],
  context_lines: [withFrame({ pre_context: many(11, (i) => `${i}`) }), 11],
  variables: [withFrame({ vars: full(2048) }), 0],
  threads: [event({ threads: [full(65_536)] }), 0],
  tags: [event({ tags: keys(101) }), 101],
  names: [event({ tags: { long: 'x'.repeat(201) } }), 0],
  fingerprint: [event({ fingerprint: many(21, (i) => `${i}`) }), 21],
  contexts: [event({ contexts: Object.fromEntries(many(51, (i) => [`c${i}`, { i }])) }), 51],
  context_values: [event({ contexts: { c: full(8192) } }), 0],
  extra: [event({ extra: full(262_144) }), 0],
  user_data: [event({ user: { id: '1', data: full(8192) } }), 0],
  message_params: [event({ message: null, logentry: { formatted: 'm', params: full(2048) } }), 0],
  request_pairs: [event({ request: { headers: keys(51) } }), 51],
  request_body: [event({ request: { data: full(8192) } }), 0],
  request_env: [event({ request: { env: full(4096) } }), 0],
  modules: [event({ modules: full(8192) }), 0],
  sdk_data: [event({ sdk: { name: 's', packages: full(8192) } }), 0],
  images: [
    event({ debug_meta: { images: many(201, (i) => ({ debug_id: `${i}`.padStart(32, 'a'), code_file: 'a.js' })) } }),
    201,
  ],
  notes: [event({ errors: many(51, (i) => ({ name: `${i}` })) }), 51],
  fields: [event({ platform: 7 }), 0],
  lists: [event({ extra: { list: many(1001, () => 'x'.repeat(40)) } }), 0],
  texts: [event({ message: 'x'.repeat(8193) }), 0],
};
const NAMES = Object.keys(OVER) as (keyof typeof PARTS)[];
const idOf = (name: string): string => Buffer.from(name.padEnd(16, '.').slice(0, 16)).toString('hex');

const appended = async (...sent: Sent[]): Promise<void> => {
  const { log } = api.pipeline();
  for (const each of sent) {
    const topic = each.type === 'transaction' ? TOPICS.spans.name : TOPICS.events.name;
    await log.append(topic, [envelopeRecord(each)]);
  }
};

beforeAll(async () => {
  await appended(
    ...NAMES.map((name) => ({ id: idOf(name), ...OVER[name][0] })),
    { id: idOf('backwards'), ...transaction({ spans: many(25, (i) => span(i, -1)) }, { span_id: 'e'.repeat(16) }) },
    { id: idOf('attached'), ...event({}), attachments: ['a note', 'a picture'] },
    { id: idOf('whole'), ...event({}) },
    { id: idOf('scrubbed'), ...event({ extra: { password: 'ZZ-1', paid: 'by 4111 1111 1111 1111' } }) },
    {
      id: idOf('scrubbed spans'),
      ...transaction(
        { tags: { pin: 'ZZ-2' }, spans: [span(0), { ...span(1), data: { password: 'ZZ-3' } }] },
        { trace_id: SCRUBBED },
      ),
    },
    { id: idOf('twins'), ...transaction({ spans: [span(0), { ...span(0), op: 'db' }] }, { trace_id: TWINS }) },
  );
  await api.pipeline().work();
});

describe('the receipt says what was cut of', () => {
  test.each(NAMES)('%s', async (name) => {
    const { state, text, cuts } = await receiptOf(idOf(name));
    const [, total] = OVER[name];
    const cut = cuts.find(({ part }) => part === name);
    expect({ state, cut }).toEqual({
      state: 'stored',
      cut: { part: name, why: name === 'fields' ? 'invalid' : 'limit', left: 1, total, text: expect.any(String) },
    });
    if (cuts.length === 1) expect(text).toBe(`It is stored; ${cut!.text}`);
  });

  test('a transaction with spans that end before they begin', async () => {
    const { text, cuts } = await receiptOf(idOf('backwards'));
    expect(cuts).toMatchObject([{ part: 'spans', why: 'invalid', left: 25, total: 25 }]);
    expect(text).toBe('It is stored; 25 of its 25 spans were left out: not valid.');
  });

  test('an event with attachments, which nothing stores', async () => {
    const { state, drops, cuts } = await receiptOf(idOf('attached'));
    expect({ state, cuts, drops }).toMatchObject({
      state: 'stored',
      cuts: [],
      drops: [{ reason: 'unsupported', category: 'attachment', detail: '2 attachments, 15 bytes' }],
    });
  });

  test('an event of which nothing was', async () => {
    expect(await receiptOf(idOf('whole'))).toMatchObject({ text: 'It is stored.', cuts: [], drops: [] });
  });
});

describe('values that were scrubbed', () => {
  test('are counted in the receipt, with the rules', async () => {
    expect(await receiptOf(idOf('scrubbed'))).toMatchObject({
      text: 'It is stored.',
      scrubbed: { places: 2, rules: ['card', 'key'], text: '2 values were scrubbed, by the rules card, key.' },
    });
    expect((await receiptOf(idOf('scrubbed spans'))).scrubbed).toMatchObject({ places: 2, rules: ['key'] });
    expect((await receiptOf(idOf('whole'))).scrubbed).toBeNull();
  });

  test('are marked at their span and at the segment', async () => {
    const { spans } = await api.read(`/api/ui/traces/${SCRUBBED}`, traceSchema);
    const marks = spans.map(({ isSegment, scrubbed }) => ({ isSegment, paths: scrubbed.map(({ path }) => path) }));
    expect(marks).toEqual(
      expect.arrayContaining([
        { isSegment: true, paths: ['tags.pin', 'spans.1.data.password'] },
        { isSegment: false, paths: [] },
        { isSegment: false, paths: ['data.password'] },
      ]),
    );
  });
});

test('the pages show a cut where it is seen, and the pipeline sums cuts without units that are missing', async () => {
  const trace = await api.read(`/api/ui/traces/${TRACE}`, traceSchema);
  expect(trace.spans.flatMap(({ cuts }) => cuts).map(({ part, left }) => [part, left])).toContainEqual(['spans', 25]);

  expect(trace.twins).toBe(0);
  expect(await api.read(`/api/ui/traces/${TWINS}`, traceSchema)).toMatchObject({ totalSpans: 2, twins: 1 });

  const { steps } = await receiptOf(idOf('breadcrumbs'));
  const grouping = steps.find((step) => step.stage === 'grouping');
  if (grouping?.stage !== 'grouping') throw new Error('the event has no issue');
  const detail = await api.read(`/api/ui/issues/${grouping.issueId}/events/${idOf('breadcrumbs')}`, eventDetailSchema);
  expect(detail.cuts).toMatchObject([{ part: 'breadcrumbs', left: 1, total: 101 }]);

  const pipeline = await api.read('/api/ui/pipeline?hours=1', pipelineSchema);
  expect(pipeline.cuts).toContainEqual({
    category: 'transaction',
    reason: 'invalid_spans',
    quantity: 25,
    text: '25 spans were left out: not valid.',
  });
  expect(pipeline.cuts.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(NAMES.filter((name) => name !== 'fields')),
  );
  expect(pipeline.steps.flatMap(({ missing }) => missing)).toEqual([]);
});
