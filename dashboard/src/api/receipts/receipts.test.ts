import { cohortOf, encodeRecord, TOPICS } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';

import type { Receipt } from '../../contract/index.ts';
import { pipelineSchema, publicReceiptSchema, receiptsSchema } from '../../contract/index.schema.ts';
import { event, issue, PROJECT, spans, useSampleApi } from '../testing/sample-api.ts';

const api = useSampleApi();
const receiptOf = async (id: string): Promise<Receipt> =>
  (await api.read(`/api/ui/receipts/${id}`, receiptsSchema)).receipts[0]!;
const stages = ({ steps }: { steps: readonly { stage: string }[] }) => steps.map(({ stage }) => stage);

/** A receipt of an event that was not stored, as relays and the processor write it. */
async function drop(id: string, given: Record<string, unknown>): Promise<void> {
  const at = new Date().toISOString();
  const row = { project_id: 1, event_id: id, stage: 'relay', source: 'r#1', category: 'error', detail: '', ...given };
  await api
    .current()
    .store.insert('receipts', [{ ...row, received_at: at, at }], `drop ${id} ${String(given['outcome'])}`);
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
  // Empty in a row from before its columns existed.
  expect(receipt.steps[2]).toMatchObject({ at: null, sinceMs: null, topic: 'events', lane: 'live' });
  expect(receipt.steps[5]).toMatchObject({ issueId: issue.issueId, version: 'v1', fingerprint: [issue.type, 'add'] });
  expect(receipt.steps[7]).toMatchObject({ kind: 'ongoing' });

  const withHyphens = eventId.toUpperCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const open = await api.read(`/api/0/projects/default/events/${withHyphens}/receipt/`, publicReceiptSchema.strict());
  expect(open.steps[1]!.at).toBe(new Date(event.timestampMs + 1000).toISOString());
  const byBoth = await api.read(`${PROJECT}/events/${eventId}/receipt`, publicReceiptSchema);
  expect(byBoth).toEqual(open);
});

test('the receipt of the first event of an issue names the receivers of its mail', async () => {
  const { store } = api.current();
  const at = new Date().toISOString();
  const { eventId } = event;
  const change = { project_id: 1, issue_id: issue.issueId, version: 7, kind: 'regressed', at, event_id: eventId };
  await store.insert('issue_activity', [{ ...change, status: 'unresolved', substatus: 'regressed' }], 'it came back');
  const pending = await receiptOf(eventId);
  expect(pending.steps.slice(-2)).toMatchObject([{ kind: 'regressed' }, { receivers: 0, reason: 'pending' }]);

  // The decider's rows in the ledger, for the batch of the event (offset 0) and for another one.
  const cohort = new Date(cohortOf(event.timestampMs + 1000)).toISOString().slice(0, 19).replace('T', ' ');
  const ledger = (range: string, written_at: string) => ({
    cohort,
    project_id: 1,
    category: 'error',
    stage: 'issue',
    source: `events:0:${range}@17/${issue.issueId}`,
    counts: { decided: 1 },
    written_at,
  });
  const decidedAt = new Date(event.timestampMs + 1500).toISOString();
  await store.insert('ledger', [ledger('0-3', decidedAt), ledger('3-9', new Date(0).toISOString())], 'decided');
  expect((await receiptOf(eventId)).steps.at(-2)).toMatchObject({ at: Date.parse(decidedAt) });

  const decision = `${issue.issueId}:7`;
  const told = { decision, project_id: 1, issue_id: issue.issueId, event_id: eventId, kind: 'regressed', at };
  await store.insert('told', [{ ...told, receivers: 2, reason: '' }], 'told');
  const mail = { mail_id: 'mail-7', version: 1, decision, kind: 'regressed', project_id: 1, issue_id: issue.issueId };
  await store.insert(
    'mails',
    [{ ...mail, receiver: 'ada@example.com', subject: 'Back', status: 'sent', at }],
    'mail 7',
  );
  const last = (await receiptOf(eventId)).steps.at(-1);
  expect(last).toMatchObject({ stage: 'told', receivers: 2, mails: [{ id: 'mail-7', status: 'sent' }] });
});

test('the receipt of a stored transaction has its steps into the store', async () => {
  const receipt = await receiptOf(spans[0]!.eventId);
  expect(receipt).toMatchObject({ state: 'stored', kind: 'transaction', project: { slug: 'default' } });
  expect(stages(receipt)).toEqual(['client', 'relay', 'log', 'processed', 'stored']);
  expect(receipt.steps.at(-1)).toMatchObject({ table: 'spans', rows: 2, traceId: spans[0]!.traceId });
});

describe('the receipt of an event that was not stored', () => {
  test.each([
    ['relay', 'filtered', 'localhost', 'localhost'],
    ['relay', 'rate_limited', 'checkout_quota', 'checkout_quota'],
    ['relay', 'invalid', 'too_large:event', 'too large'],
    ['processor', 'dropped', 'timestamp', 'outside of what is kept'],
    ['processor', 'dead', 'insert', 'refused its row'],
    ['relay', 'dropped', 'something_new', 'something_new'],
    ['relay', 'filtered', 'browser-extensions', 'browser extension', 'security'],
  ])('%s %s %s is lost with a sentence and advice', async (stage, outcome, reason, part, category = 'error') => {
    const id = Buffer.from(`${outcome}${reason}`.padEnd(16).slice(0, 16)).toString('hex');
    await drop(id, { stage, outcome, reason, category, client: 'a/1' });
    const receipt = await receiptOf(id);
    expect(receipt).toMatchObject({ state: 'lost', kind: 'error', steps: [], drops: [{ stage, outcome, reason }] });
    expect(receipt.text).toContain(part);
    expect(receipt.drops[0]!.advice).not.toBe('');
  });

  test('names copies and moves of a stored event beside its steps', async () => {
    await drop(event.eventId, { stage: 'processor', outcome: 'dropped', reason: 'duplicate' });
    await drop(event.eventId, { stage: 'processor', outcome: 'moved', reason: 'late', lane: 'backlog' });
    const receipt = await receiptOf(event.eventId);
    expect(receipt).toMatchObject({
      state: 'stored',
      copies: 1,
      drops: [],
      moves: [{ lane: 'backlog', reason: 'late' }],
    });
  });

  test('is waiting after a move that has not arrived', async () => {
    const id = 'a'.repeat(32);
    await drop(id, { stage: 'processor', outcome: 'moved', reason: 'source_map', lane: 'slow' });
    const receipt = await receiptOf(id);
    expect(receipt).toMatchObject({ state: 'waiting', moves: [{ lane: 'slow' }], doubts: { clientDiscards: [] } });
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
    const cohort = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    const row = { cohort, project_id: 1, category: 'error', stage: 'client', source: 'r#9' };
    await api.current().store.insert('ledger', [{ ...row, counts: { 'client_discard:network_error': 3 } }], 'discards');
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
  const { store } = api.current();
  const project = 4_294_967_295;
  const at = new Date().toISOString();
  const id = 'c'.repeat(32);
  await store.insert(
    'events',
    [{ project_id: project, issue_id: '99', event_id: id, timestamp: at, received_at: at, data: '{}' }],
    'canary',
  );
  const change = { project_id: project, issue_id: '99', version: 1, kind: 'new', at, event_id: id };
  await store.insert('issue_activity', [{ ...change, status: 'unresolved', substatus: 'new' }], 'canary issue');
  await drop(id, { project_id: project, outcome: 'filtered', reason: 'localhost' });
  const cohort = at.slice(0, 19).replace('T', ' ');
  const row = { cohort, project_id: project, category: 'error', stage: 'relay', source: 'canary#1' };
  await store.insert('ledger', [{ ...row, counts: { received: 5 } }], 'canary ledger');

  expect((await receiptOf(id)).state).toBe('unknown');
  const answers = await Promise.all(
    [
      '/api/ui/lookup?q=' + id,
      '/api/ui/lookup?q=99',
      '/api/ui/issues?query=',
      '/api/ui/projects',
      '/api/ui/pipeline',
    ].map(async (path) => (await api.current().ask(path)).text()),
  );
  expect(answers.join()).not.toMatch(/4294967295|"99"|canary#/);
  const pipeline = await api.read('/api/ui/pipeline', pipelineSchema as z.ZodType<{ relays: unknown[] }>);
  expect(pipeline.relays).toEqual([]);
});
