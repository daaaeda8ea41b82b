import { expect, test } from 'vitest';

import { shownExceptions } from './exceptions.ts';
import { sampleEvent } from './testing/sample-event.ts';

test('the exception of the title comes first, its cause after it', () => {
  const event = sampleEvent({
    exception: [
      { type: 'Cause', value: '' },
      { type: 'Shown', value: '' },
    ],
  });
  expect(shownExceptions(event).map((one) => one.type)).toEqual(['Shown', 'Cause']);
});

test('a message without exception shows the stack it was captured with', () => {
  const stacktrace = { frames: [{ function: 'f', in_app: true }] };
  expect(shownExceptions(sampleEvent({ message: { formatted: 'low stock' }, stacktrace }))).toEqual([
    { type: '', value: 'low stock', stacktrace },
  ]);
  expect(shownExceptions(sampleEvent({ message: { formatted: 'low stock' } }))).toEqual([]);
});
