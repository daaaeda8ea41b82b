import { expect, test } from 'vitest';

import { issueListSchema } from '../../contract/issues.schema.ts';
import { issues, useSampleApi } from '../testing/sample-api.ts';

const api = useSampleApi();

const list = (period: string, sort = 'lastSeen') =>
  api.read(
    `/api/ui/issues?${new URLSearchParams({ query: 'environment:production', sort, period }).toString()}`,
    issueListSchema,
  );

/** One event of the day's 18 may become too old while the test runs. */
const expectADay = (rows: readonly { events: number }[]): void => {
  expect(rows.length).toBeGreaterThan(0);
  for (const { events } of rows) expect([17, 18]).toContain(events);
};

test('a search counts no event that is older than its project keeps events, also before the clean-up of the night', async () => {
  const row = { project_id: 1, version: 1, events: 1, spans: 1, at: new Date().toISOString(), by: 'test' };
  await api.current().store.insert('retention', [row], 'a day');

  // Each issue has an event an hour for 40 hours, three of four in production.
  for (const sort of ['lastSeen', 'events', 'users', 'firstSeen']) {
    const { issues: rows } = await list('7d', sort);
    expect(rows.find(({ id }) => id === issues[2]!.issueId)).toMatchObject({ users: 7 });
    expectADay(rows);
  }
  expectADay((await list('24h')).issues);
});
