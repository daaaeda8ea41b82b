import { expect, test } from 'vitest';

import type { SampleKind, TransactionSample } from '../../contract/performance.ts';
import { chooseSamples } from './choose-samples.ts';

const sample = (traceId: string, durationMs: number, kind: SampleKind): TransactionSample => ({
  traceId,
  spanId: `${traceId}-${durationMs}`,
  eventId: '',
  startedAt: 0,
  durationMs,
  status: kind === 'failed' ? 'internal_error' : 'ok',
  kind,
});

/** The store answers each trace under every heading that it might stand under. */
const answered = (durations: readonly number[]): TransactionSample[] =>
  durations.flatMap((durationMs) =>
    (['slow', 'fast', 'median'] as const).map((kind) => sample(`t${durationMs}`, durationMs, kind)),
  );

const shown = (samples: readonly TransactionSample[]): string[] =>
  samples.map(({ kind, traceId }) => `${kind} ${traceId}`);

test('a trace is shown under one heading only', () => {
  expect(shown(chooseSamples(answered([10, 20, 30, 40, 50]), 30))).toEqual([
    'slow t50',
    'median t30',
    'median t20',
    'median t40',
    'fast t10',
  ]);
});

test('two traces are neither slow nor fast', () => {
  expect(shown(chooseSamples(answered([10, 900]), 455))).toEqual(['median t10', 'median t900']);
});

test('three traces of each kind are the most', () => {
  const kinds = chooseSamples(answered([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), 6).map(({ kind }) => kind);
  expect(kinds).toEqual([...Array(3).fill('slow'), ...Array(3).fill('median'), ...Array(3).fill('fast')]);
});

test('a trace with a failed run is shown as failed, whatever else ran in it', () => {
  const candidates = [sample('t20', 25, 'failed'), ...answered([10, 20, 30, 40])];
  const found = shown(chooseSamples(candidates, 30));
  expect(found.filter((one) => one.endsWith('t20'))).toEqual(['failed t20']);
});

test('a slow and a fast run in one trace are one sample', () => {
  const found = chooseSamples([...answered([10, 20, 30]), sample('t10', 500, 'slow')], 20);
  expect(shown(found)).toEqual(['slow t10', 'median t30', 'fast t20']);
});
