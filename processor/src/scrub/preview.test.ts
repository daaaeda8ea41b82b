import { expect, test } from 'vitest';

import { previewRules } from './preview.ts';

const eventWith = (...messages: string[]) => ({ breadcrumbs: messages.map((message) => ({ message })) });

test('a preview counts an event once, however many of its places a rule changes', () => {
  const events = [eventWith('order-1', 'order-2', 'order-3'), eventWith('order-4'), eventWith('nothing')];
  const [preview] = previewRules([{ pattern: 'order-\\d', where: 'value', action: 'replace' }], events);
  expect(preview).toMatchObject({ events: 2, paths: [{ path: 'breadcrumbs.*.message', events: 2 }] });
});
