import { expect, test } from 'vitest';

import { createOutcomes } from './outcomes.ts';

test('outcomes are counted by project, category and reason, and taken once', () => {
  const outcomes = createOutcomes();
  const item = (type: string, bytes = 1, headers = {}) => ({
    headers: { type, ...headers },
    payload: Buffer.alloc(bytes),
  });
  outcomes.count(1, item('session'), 'unsupported');
  outcomes.count(1, item('session'), 'unsupported');
  outcomes.count(2, item('log', 50, { item_count: 3 }), 'unsupported');
  outcomes.count(1, item('attachment', 70), 'too_large');
  outcomes.count(1, item('of_tomorrow'), 'unsupported');

  expect(outcomes.take()).toEqual([
    { project: 1, category: 'session', reason: 'unsupported', quantity: 2 },
    { project: 2, category: 'log_item', reason: 'unsupported', quantity: 3 },
    { project: 2, category: 'log_byte', reason: 'unsupported', quantity: 50 },
    { project: 1, category: 'attachment', reason: 'too_large', quantity: 70 },
    { project: 1, category: 'attachment_item', reason: 'too_large', quantity: 1 },
    { project: 1, category: 'default', reason: 'unsupported', quantity: 1 },
  ]);
  expect(outcomes.take()).toEqual([]);
});
