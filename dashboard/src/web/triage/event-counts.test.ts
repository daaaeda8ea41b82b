import { expect, test } from 'vitest';

import { eventCount, eventCountTitle } from './event-counts.ts';

test.each([
  [{ events: 1200, estimated: null }, '1.2K', '1,200'],
  [{ events: 120, estimated: 1200 }, '≈ 1.2K', 'About 1,200, sampled: 120 events are stored'],
  [{ events: 1, estimated: 10 }, '≈ 10', 'About 10, sampled: 1 event is stored'],
])('%j is shown as %s', (count, shown, title) => {
  expect([eventCount(count), eventCountTitle(count)]).toEqual([shown, title]);
});
