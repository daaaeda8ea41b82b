import { describe, expect, test } from 'vitest';

import { ISSUE_SORTS } from '../../contract/address-values.ts';
import { issue, PROJECT, useSampleApi } from '../testing/sample-api.ts';

const api = useSampleApi();

const now = Date.now();
const MAX = Number.MAX_SAFE_INTEGER;
const NUMBERS = [0, 1, -1, 1e12, 2 ** 31, 2 ** 32, 4e12, 4.2e12, 1e15, 8.64e15, MAX, -MAX, 1e300, 0.5];
const IDS = [
  '1',
  '0',
  '18446744073709551615',
  '18446744073709551616',
  '9'.repeat(40),
  'f'.repeat(32),
  '-1',
  '',
  "1' OR '1",
];

/** Cursors in each of whose places a number or an id stands that no list gave out. */
const forgedFor = (sort: string): unknown[][] => [
  ...NUMBERS.flatMap((number) => [
    [1, sort, number, '1', now],
    [1, sort, number, 'f'.repeat(32), now],
    [1, sort, 1, '1', number],
    [1, sort, 1, '1', now, number],
    [number, sort, 1, '1', now],
  ]),
  ...IDS.map((id) => [1, sort, 1, id, now]),
  [1, sort, 1, '1'],
  [1, sort, 1, '1', now, now, now],
];

const RELEASES = '/api/0/organizations/default/releases/';
/** Each list that has cursors, and the sorts of them. */
const LISTS: [string, readonly string[]][] = [
  ['/api/ui/issues?sort=SORT&', ISSUE_SORTS],
  [`${PROJECT}/issues/?sort=date&`, ['lastSeen']],
  [`/api/0/issues/${issue.issueId}/events/?`, ['events']],
  [`${RELEASES}?`, ['releases']],
  [`${RELEASES}shop%401.10.0/commits/?`, ['commits']],
];

describe.each(LISTS)('%s', (path, sorts) => {
  test.each(sorts)('a forged cursor of the sort %s is answered 400, or with a page, and never fails', async (sort) => {
    const failed: string[] = [];
    for (const forged of forgedFor(sort)) {
      const cursor = Buffer.from(JSON.stringify(forged)).toString('base64url');
      const { status } = await api.current().ask(`${path.replace('SORT', sort)}cursor=${cursor}`);
      if (status !== 200 && status !== 400) failed.push(`${status}: ${JSON.stringify(forged)}`);
    }
    expect(failed).toEqual([]);
  });
});

test('the cursor of a list that is long over is refused by name', async () => {
  const cursor = Buffer.from(JSON.stringify([1, 'lastSeen', 1, '1', 1])).toString('base64url');
  const answer = await api.current().ask(`/api/ui/issues?sort=lastSeen&cursor=${cursor}`);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'bad_cursor']);
});
