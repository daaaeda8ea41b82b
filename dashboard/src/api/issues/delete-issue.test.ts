import { createTestPipeline, envelopeRecord } from '@breakwater/processor/testing';
import { decodeRecord, issueRecordSchema, TOPICS } from '@breakwater/relay/log';
import type { IssueRecord } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const remove = (id: string): Promise<Response> => api.ask(`/api/ui/issues/${id}`, { method: 'DELETE' });

test('a deleted issue is found by nothing, and comes back with its next event', async () => {
  const { log, work } = createTestPipeline(api.store);
  const come = async (id: number): Promise<void> => {
    await log.append(TOPICS.events.name, [
      envelopeRecord({ id: String(id).padStart(32, '0'), payload: { message: 'goes' } }),
    ]);
    await work();
  };
  await come(1);
  const [issue] = await api.store.select<{ id: string }>('SELECT toString(issue_id) AS id FROM issues');
  const { id } = issue!;

  const records: IssueRecord[] = [];
  const read = (value: Uint8Array | null): number => (value ? records.push(decodeRecord(issueRecordSchema, value)) : 0);
  const tail = await api.log.tail(
    TOPICS.issues.name,
    ({ value }) => void read(value),
    () => {},
  );
  expect((await remove(id)).status).toBe(202);
  await expect
    .poll(() => records)
    .toEqual([{ v: 1, kind: 'delete', project: 1, issue: id, at: expect.any(Number), by: 'token BREAKWATER_TOKEN' }]);
  await tail.stop();

  await log.append(TOPICS.issues.name, [{ key: '1', value: Buffer.from(JSON.stringify(records[0])) }]);
  await work();
  const listed = async (): Promise<number> => {
    const response = await api.ask('/api/ui/issues?query=');
    return ((await response.json()) as { issues: unknown[] }).issues.length;
  };
  expect([await listed(), (await api.ask(`/api/ui/issues/${id}`)).status, (await remove(id)).status]).toEqual([
    0, 404, 404,
  ]);
  await come(2);
  expect([await listed(), (await api.ask(`/api/ui/issues/${id}`)).status]).toEqual([1, 200]);
});

test('an issue that does not exist is answered so', async () => {
  expect((await remove('1')).status).toBe(404);
});
