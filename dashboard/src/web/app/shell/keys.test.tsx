// @vitest-environment happy-dom
import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';

import { useKeys } from './keys.ts';

afterEach(cleanup);

function pressing() {
  const pressed: string[] = [];
  const names = ['j', '?', 'g i', 'i'];
  function Page() {
    useKeys(Object.fromEntries(names.map((name) => [name, () => pressed.push(name)])));
    return <input />;
  }
  const { container } = render(<Page />);
  return { pressed, input: container.querySelector('input')! };
}

test('single keys and pairs, by the character typed', () => {
  const { pressed } = pressing();
  for (const key of ['j', '?', 'g', 'i', 'i']) fireEvent.keyDown(document.body, { key });
  expect(pressed).toEqual(['j', '?', 'g i', 'i']);
});

test('silent while somebody types, and with a modifier', () => {
  const { pressed, input } = pressing();
  fireEvent.keyDown(input, { key: 'j' });
  fireEvent.keyDown(document.body, { key: 'j', ctrlKey: true });
  expect(pressed).toEqual([]);
});
