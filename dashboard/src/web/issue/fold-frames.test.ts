import type { StoredFrame } from '@breakwater/processor/store';
import { expect, test } from 'vitest';

import { foldFrames, frameToOpen } from './stack-trace.tsx';

/** `a` is a frame of the application, `l` one of a library; oldest first. */
const frames = (kinds: string): StoredFrame[] =>
  [...kinds].map((kind, index) => ({ function: `${kind}${index}`, in_app: kind === 'a', context_line: 'x' }));

const shape = (kinds: string, show: 'app' | 'all', order: 'newest' | 'oldest' = 'newest'): string =>
  foldFrames(frames(kinds), { show, order })
    .map((part) => (part.kind === 'frame' ? part.frame.function : `(${part.frames.length})`))
    .join(' ');

test.each([
  ['lllaal', 'l5 a4 a3 (3)', 'runs of library frames fold, but not the one it crashed in'],
  ['alllla', 'a5 (4) a0', 'a run between frames of the application is one part'],
  ['lll', 'l2 l1 l0', 'a stack without any frame of the application is shown whole'],
  ['', '', 'no frames'],
])('%s becomes %s: %s', (kinds, expected) => {
  expect(shape(kinds, 'app')).toBe(expected);
});

test('all frames, oldest first', () => {
  expect(shape('lal', 'all', 'oldest')).toBe('l0 a1 l2');
});

test('the newest frame of the application is open at first', () => {
  expect(frameToOpen(frames('lalal'))).toBe(3);
  expect(frameToOpen(frames('ll'))).toBe(1);
  expect(frameToOpen([])).toBe(-1);
});
