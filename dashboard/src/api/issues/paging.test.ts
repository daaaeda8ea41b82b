import { envelopeRecord } from '@breakwater/processor/testing';
import { TOPICS } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { ISSUE_SORTS } from '../../contract/address-values.ts';
import type { IssueList } from '../../contract/issues.ts';
import { issueListSchema } from '../../contract/issues.schema.ts';
import { issues, useSampleApi } from '../testing/sample-api.ts';
import { rollSums } from '../testing/roll-sums.ts';
import { eventsOf, sampleIssue, sentEvent } from '../testing/sample-rows.ts';

const api = useSampleApi();

/** Events of different issues are spread over half an hour: so far ahead, one is newer than all others. */
const HALF_AN_HOUR_MS = 1_800_000;

let sentBefore = 0;
/** Events of these issues, newer and older than all others and by users of their own, as they come while somebody pages. */
async function sendMore(ids: readonly string[]): Promise<void> {
  const { log, work } = api.pipeline();
  const records = issues
    .filter(({ issueId }) => ids.includes(issueId))
    .flatMap((issue) =>
      [Date.now() + HALF_AN_HOUR_MS, Date.now() - (60 + sentBefore / 4) * 3_600_000].map(
        (at) => eventsOf(issue, 1, at)[0]!,
      ),
    )
    .map((event) => {
      const number = sentBefore++;
      const sent = sentEvent({ ...event, eventId: number.toString(16).padStart(32, 'e') });
      return envelopeRecord({ ...sent, payload: { ...(sent.payload as object), user: { id: `late-${number}` } } });
    });
  await log.append(TOPICS.events.name, records);
  await work();
}

describe.each([
  ['the sums answer', ''],
  ['the facts answer', 'browser:Chrome*'],
])('pages give each issue once while events come and are rolled, where %s', (_name, query) => {
  test.each(ISSUE_SORTS)('sorted by %s', async (sort) => {
    const seen: string[] = [];
    const totals = new Set<number>();
    let cursor: string | null = null;
    do {
      const params = new URLSearchParams({ query, sort, limit: '3', ...(cursor && { cursor }) });
      const page: IssueList = await api.read(`/api/ui/issues?${params.toString()}`, issueListSchema);
      seen.push(...page.issues.map(({ id }) => id));
      totals.add(page.total);
      cursor = page.next;
      await sendMore(issues.map(({ issueId }) => issueId).filter((id) => !seen.includes(id)));
      await rollSums(api.current().store);
      await sendMore(seen);
    } while (cursor && seen.length < 20);
    expect([seen.length, new Set(seen).size, [...totals]]).toEqual([7, 7, [7]]);
  });
});

test('an issue that is new since the first page waits for the next first page', async () => {
  const ask = (cursor: string | null) =>
    api.read(`/api/ui/issues?query=&limit=4${cursor ? `&cursor=${cursor}` : ''}`, issueListSchema);
  const first = await ask(null);
  const { log, work } = api.pipeline();
  const fresh = await sampleIssue(50, 'came while somebody paged');
  await log.append(TOPICS.events.name, [
    envelopeRecord(sentEvent(eventsOf(fresh, 1, Date.now() - 70 * 3_600_000)[0]!)),
  ]);
  await work();
  const second = await ask(first.next);
  expect([first.total, second.total, second.issues.length, second.next]).toEqual([7, 7, 3, null]);
  expect((await ask(null)).total).toBe(8);
});
