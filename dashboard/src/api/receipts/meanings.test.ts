import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { meaningOf } from './meanings.ts';

const read = (path: string): string => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const codesIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
/** The rows below a heading, as cells. */
const rowsUnder = (text: string, heading: string): string[][] =>
  (text.split(`\n## ${heading}\n`)[1] ?? '')
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `') && !line.startsWith('| `outcome`'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

const relay = read('relay/README.md');
const ledger = read('processor/src/ledger/README.md');
/** The reasons in the READMEs of the relay and the processor, which tests compare with the code. */
const LISTED = [
  ...rowsUnder(relay, 'Filters').map(([, , reason]) => ['filtered', codesIn(reason!)[0]!]),
  ...rowsUnder(relay, 'What is counted')
    .filter((row) => /^(invalid|dropped)/.test(row[2] ?? ''))
    .flatMap(([, reason, outcomes]) => outcomes!.split(', ').map((outcome) => [outcome, codesIn(reason!)[0]!])),
  ...rowsUnder(ledger, 'Receipts').flatMap(([, outcome, reasons]) =>
    codesIn(reasons!).map((reason) => [codesIn(outcome!)[0]!, reason]),
  ),
  ...codesIn(/`dropped:<reason>` \| was left out on purpose: ([^\n]*)/.exec(ledger)?.[1] ?? '').map((reason) => [
    'dropped',
    reason,
  ]),
  ['dropped', 'drained'],
  ['rate_limited', 'spike_protection'],
  ...['processors', 'memory', 'disk', 'log', 'cpu'].map((why) => ['rate_limited', `backpressure:${why}`]),
] as [outcome: string, reason: string][];

test('the READMEs list as many reasons as they did when this was written', () => {
  expect(LISTED.length).toBeGreaterThan(40);
});

test.each(LISTED)('%s %s has a sentence of its own', (outcome, reason) => {
  const { text } = meaningOf({ outcome, reason: reason.replace('<type>', 'event') });
  expect(text).toMatch(/^[A-Z].*\.$/);
  expect(text).not.toBe(meaningOf({ outcome, reason: 'nobody knows it' }).text.replace('nobody knows it', reason));
});

test('a reason that the owner of a quota has named is shown by its name', () => {
  expect(meaningOf({ outcome: 'rate_limited', reason: 'checkout_quota' }).text).toContain('checkout_quota');
});
