import { deliveryIdOf, envelopeRecord, insertSaid, RECEIVER, receiptsOf } from '@breakwater/processor/testing';
import type { Sent } from '@breakwater/processor/testing';
import { CANARY_PROJECT, cohortOf, encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { DeliverRecord, OutcomesRecord } from '@breakwater/relay/log';
import type { DataCategory } from '@breakwater/sdk/wire';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';

import { madeChannelSchema } from '../../contract/channels.schema.ts';
import type { Receipt } from '../../contract/receipts.ts';
import { pipelineSchema } from '../../contract/pipeline.schema.ts';
import { publicReceiptSchema, receiptsSchema } from '../../contract/receipts.schema.ts';
import { event, issue, json, PROJECT, spans, useSampleApi } from '../testing/sample-api.ts';
import { sentEvent } from '../testing/sample-rows.ts';

const api = useSampleApi();
const receiptOf = async (id: string): Promise<Receipt> =>
  (await api.read(`/api/ui/receipts/${id}`, receiptsSchema)).receipts[0]!;
const stages = ({ steps }: { steps: readonly { stage: string }[] }) => steps.map(({ stage }) => stage);

const newId = (seed: string): string => Buffer.from(seed.padEnd(16, '.').slice(0, 16)).toString('hex');

/** An event, appended and processed in these topics; in all of them where none is named. */
async function send(sent: Sent, ...topics: string[]): Promise<void> {
  const { log, work } = api.pipeline();
  await log.append(TOPICS.events.name, [envelopeRecord(sent)]);
  await work(...topics);
}

/** A record of a relay's outcomes, which the processor writes to the ledger and as receipts. */
async function publish(outcomes: Partial<Pick<OutcomesRecord, 'counts' | 'drops'>>): Promise<void> {
  const { log, work } = api.pipeline();
  const record: OutcomesRecord = {
    v: 1,
    relay: 'r',
    seq: seq++,
    at: Date.now(),
    counts: [],
    drops: [],
    unnamed: 0,
    ...outcomes,
  };
  await log.append(TOPICS.outcomes.name, [{ key: 'r', value: encodeRecord(record) }]);
  await work();
}
let seq = 1;

interface Dropped {
  stage: string;
  outcome: string;
  reason: string;
  category: DataCategory;
}

async function drop(eventId: string, { stage, outcome, reason, category }: Dropped): Promise<void> {
  const at = Date.now();
  if (stage === 'relay') {
    const known = { project: 1, eventId, at, category, reason, client: 'a/1' };
    return publish({ drops: [{ ...known, outcome: outcome as OutcomesRecord['drops'][number]['outcome'] }] });
  }
  const units = [{ category, quantity: 1 }];
  const fates = [{ category, quantity: 1, key: `${outcome}:${reason}` }];
  const account = {
    project: 1,
    receivedAt: at,
    eventId,
    client: 'a/1',
    relay: 'r',
    read: units,
    fates,
    inner: [],
  };
  await insertSaid(api.current().store, 'receipts', receiptsOf([account], { id: 'events:0:0-1@1', lane: 'live' }, at));
}

test('the receipt of a stored event has its steps from the device to the mail', async () => {
  const { eventId } = event;
  const receipt = await receiptOf(eventId);
  expect(receipt).toMatchObject({
    eventId,
    project: { id: 1, slug: 'default' },
    state: 'stored',
    kind: 'error',
    doubts: null,
  });
  expect(stages(receipt)).toEqual([
    'client',
    'relay',
    'log',
    'processed',
    'symbolication',
    'grouping',
    'stored',
    'decision',
    'told',
  ]);
  expect(receipt.steps[0]).toMatchObject({ at: event.timestampMs, sinceMs: null, sdk: 'breakwater.browser/0.1.0' });
  expect(receipt.steps[1]).toMatchObject({ at: event.timestampMs + 1000, sinceMs: 1000 });
  const loggedAt = event.timestampMs + 1010;
  expect(receipt.steps[2]).toMatchObject({ at: loggedAt, sinceMs: 10, topic: 'events', lane: 'live' });
  expect(receipt.steps[5]).toMatchObject({
    issueId: issue.issueId,
    version: 'v2',
    fingerprint: issue.fingerprint,
  });
  expect(receipt.steps[7]).toMatchObject({ kind: 'ongoing' });

  const withHyphens = eventId.toUpperCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const open = await api.read(`/api/0/projects/default/events/${withHyphens}/receipt/`, publicReceiptSchema.strict());
  expect(open.steps[1]!.at).toBe(new Date(event.timestampMs + 1000).toISOString());
  const byBoth = await api.read(`${PROJECT}/events/${eventId}/receipt`, publicReceiptSchema);
  expect(byBoth).toEqual(open);
});

test('the receipt of an event that brings an issue back names the receivers of its messages', async () => {
  const { log, work } = api.pipeline();
  const { issueId } = issue;
  const eventId = newId('it came back');
  const at = Date.now() - 10_000;
  const resolve = { v: 1, kind: 'resolve', project: 1, issue: issueId, at, by: RECEIVER, inRelease: '' } as const;
  await log.append(TOPICS.issues.name, [{ key: '1', value: encodeRecord(resolve) }]);
  const sent = sentEvent({ ...event, eventId, timestampMs: at + 5000 });
  await send(sent, TOPICS.events.name, TOPICS.issues.name, TOPICS.outcomes.name);
  const pending = await receiptOf(eventId);
  expect(pending.steps.slice(-2)).toMatchObject([
    { kind: 'regressed', at: expect.any(Number) },
    { receivers: 0, reason: 'pending' },
  ]);

  await work();
  const mail = { id: deliveryIdOf(`${issueId}:3`, `mail:${RECEIVER}`), status: 'kept' };
  expect((await receiptOf(eventId)).steps.at(-1)).toMatchObject({ stage: 'told', receivers: 1, mails: [mail] });

  const url = 'https://chat.example.com/hook';
  const room = { kind: 'slack', name: 'Room', projects: [], url };
  const { id } = await api.read('/api/ui/channels', madeChannelSchema, json(room));
  const about = { kind: 'regressed', project: 1, issue: issueId, eventId, at, release: '', environment: '' } as const;
  await log.append(
    TOPICS.notifications.name,
    [`channel:${id}`, 'channel:deleted'].map((receiver) => ({
      key: receiver,
      value: encodeRecord({
        v: 2,
        kind: 'deliver',
        receiver,
        decision: `${issueId}:3`,
        as: 'single',
        why: 'channel',
        about,
      } satisfies DeliverRecord),
    })),
  );
  await work();
  const told = (await receiptOf(eventId)).steps.at(-1);
  const shown = told?.stage === 'told' ? told.mails.map(({ channel, receiver }) => `${channel} ${receiver}`) : [];
  expect(shown.toSorted()).toEqual([' deleted', `mail ${RECEIVER}`, 'slack Room']);
});

test('the receipt of a stored transaction has its steps into the store', async () => {
  const receipt = await receiptOf(spans[0]!.eventId);
  expect(receipt).toMatchObject({ state: 'stored', kind: 'transaction', project: { slug: 'default' } });
  expect(stages(receipt)).toEqual(['client', 'relay', 'log', 'processed', 'stored']);
  expect(receipt.steps.at(-1)).toMatchObject({ table: 'spans', rows: 2, traceId: spans[0]!.traceId });
});

describe('the receipt of an event that was not stored', () => {
  test.each<[stage: string, outcome: string, reason: string, part: string, category?: DataCategory]>([
    ['relay', 'filtered', 'localhost', 'localhost'],
    ['relay', 'rate_limited', 'checkout_quota', 'checkout_quota'],
    ['relay', 'invalid', 'too_large:event', 'too large'],
    ['processor', 'dropped', 'invalid_transaction', 'no usable start'],
    ['processor', 'dead', 'insert', 'refused its row'],
    ['relay', 'dropped', 'something_new', 'something_new'],
    ['relay', 'filtered', 'browser-extensions', 'browser extension', 'security'],
  ])('%s %s %s is lost with a sentence and advice', async (stage, outcome, reason, part, category = 'error') => {
    const id = newId(`${outcome}${reason}`);
    await drop(id, { stage, outcome, reason, category });
    const receipt = await receiptOf(id);
    expect(receipt).toMatchObject({ state: 'lost', kind: 'error', steps: [], drops: [{ stage, outcome, reason }] });
    expect(receipt.text).toContain(part);
    expect(receipt.drops[0]!.advice).not.toBe('');
  });

  /** An event twenty minutes older than its arrival at the relay. */
  const late = (eventId: string): Sent => {
    const timestampMs = Date.now() - 20 * 60_000;
    return { ...sentEvent({ ...event, eventId, timestampMs }), receivedAt: Date.now() };
  };

  test('names copies and moves of a stored event beside its steps', async () => {
    const id = newId('late and twice');
    await send(late(id));
    await send(late(id));
    expect(await receiptOf(id)).toMatchObject({
      state: 'stored',
      copies: 1,
      drops: [],
      moves: [{ lane: 'backlog', reason: 'late' }],
    });
  });

  test('is waiting after a move that has not arrived', async () => {
    const id = newId('late');
    await send(late(id), TOPICS.events.name, TOPICS.outcomes.name);
    const receipt = await receiptOf(id);
    expect(receipt).toMatchObject({ state: 'waiting', moves: [{ lane: 'backlog' }], doubts: { clientDiscards: [] } });
    // The event was received, so the receipt must not mention devices that sent nothing.
    expect(receipt.doubts!.reasons).toEqual([expect.stringContaining('waits in the log')]);
  });
});

describe('an unknown id', () => {
  const unknown = 'f'.repeat(32);

  test('gets the reasons that are possible at this moment', async () => {
    const receipt = await receiptOf(unknown);
    expect(receipt).toMatchObject({ state: 'unknown', project: null, steps: [], drops: [] });
    expect(receipt.doubts!.reasons[0]).toContain('No processor has spoken lately');
    expect(receipt.doubts!.retention).toEqual({ receiptsHours: 72, logHours: 48, eventsDays: 90 });

    const at = Date.now();
    const lane = {
      lane: 'backlog',
      topic: 'events-backlog',
      partition: 0,
      oldestAgeMs: 90_000,
      waiting: 4,
      perSecond: 2,
    };
    const value = encodeRecord({ v: 1, processor: 'p', at, lanes: [lane as never] });
    await api.current().log.append(TOPICS.pressure.name, [{ key: 'p', value }]);
    const discard = { project: 1, category: 'error', outcome: 'client_discard', reason: 'network_error' } as const;
    await publish({ counts: [{ ...discard, cohort: cohortOf(at), quantity: 3 }] });
    await expect.poll(async () => (await receiptOf(unknown)).doubts!.lanes[2]!.waiting).toBe(4);
    const { doubts } = await receiptOf(unknown);
    expect(doubts!.reasons[0]).toContain('lanes backlog');
    expect(doubts!.clientDiscards).toEqual([{ category: 'error', reason: 'network_error', quantity: 3 }]);
  });

  test('is refused where it is malformed', async () => {
    for (const path of ['/api/ui/receipts/123', `${PROJECT}/events/123/receipt/`]) {
      expect((await api.current().ask(path)).status).toBe(400);
    }
  });
});

test('no answer has events of the canary, whose project is in no table', async () => {
  const id = newId('canary');
  const at = Date.now();
  await send({ ...sentEvent({ ...event, eventId: id, timestampMs: at - 1000 }), project: CANARY_PROJECT });
  const [stored] = await api
    .current()
    .store.select<{ issue: string }>('SELECT group_id AS issue FROM events WHERE project_id = {project:UInt32}', {
      project: CANARY_PROJECT,
    });
  const known = { project: CANARY_PROJECT, category: 'error' };
  await publish({
    counts: [{ ...known, cohort: cohortOf(at), outcome: 'received', reason: '', quantity: 5 }],
    drops: [{ ...known, eventId: id, at, outcome: 'filtered', reason: 'localhost' }],
  });

  expect((await receiptOf(id)).state).toBe('unknown');
  const answers = await Promise.all(
    [
      '/api/ui/lookup?q=' + id,
      `/api/ui/lookup?q=${stored!.issue}`,
      '/api/ui/issues?query=',
      '/api/ui/projects',
      '/api/ui/pipeline',
    ].map(async (path) => (await api.current().ask(path)).text()),
  );
  for (const hidden of [String(CANARY_PROJECT), `"${stored!.issue}"`]) expect(answers.join()).not.toContain(hidden);
  const pipeline = await api.read('/api/ui/pipeline', pipelineSchema as z.ZodType<{ relays: unknown[] }>);
  expect(pipeline.relays).toEqual([]);
});
