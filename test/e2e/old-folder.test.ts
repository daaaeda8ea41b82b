import { afterAll, beforeAll, expect, test } from 'vitest';

import { startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { FIXTURE_EVENT, FIXTURE_EVENTS, unpackDataFolder } from '../support/data-folder.ts';
import { errorEvent, sendEvent } from '../support/send.ts';
import { until } from '../support/wait.ts';

/* The data folder of the first release with frozen migrations, opened by the present code. */

let breakwater: Breakwater;
beforeAll(async () => {
  breakwater = await startBreakwater({}, unpackDataFolder());
});
afterAll(() => breakwater?.stop());

interface ListedIssue {
  id: string;
  title: string;
  status: string;
  count: string;
  userCount: number;
}

const issues = (query: string): Promise<ListedIssue[]> =>
  breakwater.api(`/api/0/projects/default/default/issues/?query=${encodeURIComponent(query)}&statsPeriod=14d`);

test('its issues are listed with what was decided, rolled and not rolled yet', async () => {
  expect(await issues('is:resolved')).toEqual([
    expect.objectContaining({
      title: 'TypeError: kept over releases',
      status: 'resolved',
      count: String(FIXTURE_EVENTS),
      userCount: FIXTURE_EVENTS,
    }),
  ]);
  expect(await issues('plan:team')).toHaveLength(1);
  expect(await issues('user.id:3')).toHaveLength(1);
});

test('its events are read with their bodies', async () => {
  const event = await breakwater.api<{ title: string; tags: { key: string; value: string }[] }>(
    `/api/0/projects/default/default/events/${FIXTURE_EVENT}2/`,
  );
  expect(event.title).toBe('TypeError: kept over releases');
  expect(event.tags).toContainEqual({ key: 'plan', value: 'team' });
});

test('its key takes events, which are stored beside the old ones', async () => {
  await sendEvent(breakwater.dsn, errorEvent({ fingerprint: ['of the present'] }));
  await until(
    'the new event to be listed',
    () => issues('is:unresolved'),
    (listed) => listed.length === 1,
  );
});
