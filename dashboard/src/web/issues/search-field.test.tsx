// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';

import { SearchField } from './search-field.tsx';

afterEach(cleanup);

function open(query: string, problems: { at: number; length: number; message: string }[] = []) {
  const asked: string[] = [];
  render(
    <SearchField query={query} problems={problems} keys={['is', 'level']} onSearch={(text) => asked.push(text)} />,
  );
  return { asked, input: screen.getByRole<HTMLInputElement>('combobox') };
}

test('arrows choose a suggestion, Enter takes it, and Enter again searches', () => {
  const { asked, input } = open('');
  fireEvent.focus(input);
  fireEvent.change(input, { target: { value: 'is:' } });
  input.setSelectionRange(3, 3);
  fireEvent.select(input);
  fireEvent.keyDown(input, { key: 'ArrowDown' });
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(input.value).toBe('is:unresolved ');
  expect(asked).toEqual([]);

  fireEvent.keyDown(input, { key: 'Enter' });
  expect(asked).toEqual(['is:unresolved']);
});

test('a part that cannot be read is named with its reason until the text is changed', () => {
  const { input } = open('is:unresolved bogus:1', [{ at: 14, length: 7, message: 'is no key' }]);
  expect(screen.getByRole('alert').textContent).toBe('bogus:1 is no key');

  fireEvent.change(input, { target: { value: 'is:unresolved' } });
  expect(screen.queryByRole('alert')).toBeNull();
});

test('the keyboard’s slash goes to the field', () => {
  const { input } = open('');
  fireEvent.keyDown(document.body, { key: '/' });
  expect(document.activeElement).toBe(input);
});
