// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';

import { Time, TimeProvider } from './time.tsx';

afterEach(cleanup);

test('focus shows local time, UTC and epoch, each to copy; Escape hides them again', async () => {
  const at = Date.now() - 3 * 60_000;
  render(
    <TimeProvider>
      <Time at={at} />
    </TimeProvider>,
  );
  const time = screen.getByRole('button', { name: '3 minutes ago' });
  fireEvent.focus(time);
  expect(screen.getByText(String(at))).toBeTruthy();
  expect(screen.getByText(new Date(at).toISOString().replace('T', ' '))).toBeTruthy();
  expect(screen.getAllByRole('button', { name: /^Copy/ })).toHaveLength(3);

  fireEvent.keyDown(time, { key: 'Escape' });
  await expect.poll(() => screen.queryByText(String(at))).toBeNull();
});
