import { readFileSync } from 'node:fs';

import { parseJson, readItem } from '@breakwater/processor/testing';
import { decodeEnvelope } from '@breakwater/sdk/wire';

import { report } from './report.ts';

/*
 * Measures the CPU that scrubbing adds to an event of 10 KB, against `JSON.parse` of the same text in the same run, in turns so that other
 * work of the machine affects both. The event is a captured one, with breadcrumbs added until it has its size; `with secrets` has a
 * cookie, a bearer token, a password and a token in an address besides, and is walked.
 */
const BYTES = 10 * 1024;
const ROUNDS = 60;
const ROUND = 200;

const FIXTURE = new URL(
  '../../sdk/src/wire/fixtures/browser-11.12.0-unhandled_exception.3.event.envelope',
  import.meta.url,
);
const captured = JSON.parse(
  Buffer.from(decodeEnvelope(readFileSync(FIXTURE)).items[0]?.payload ?? []).toString(),
) as Record<string, unknown> & { breadcrumbs: object[]; request: { headers: object } };
for (let page = 1; JSON.stringify(captured).length < BYTES; page++) {
  const data = { url: `https://shop.test/api/items/${page}?page=2`, method: 'GET', status_code: 200 };
  captured.breadcrumbs.push({ timestamp: 1_795_218_983.7, category: 'fetch', type: 'http', data });
}
const secretive = {
  ...captured,
  request: {
    ...captured.request,
    url: 'https://shop.test/reset?token=abcdef0123456789',
    headers: { ...captured.request.headers, Cookie: 'sid=abcdef', Authorization: 'Bearer abcdef0123456789' },
  },
  extra: { login: { user: 'ada', password: 'hunter2' } },
};

for (const [name, event] of [
  ['ordinary', captured],
  ['with secrets', secretive],
] as const) {
  const text = JSON.stringify(event);
  const bytes = Buffer.from(text);
  const times = { parse: [] as number[], decoded: [] as number[], read: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.parse.push(microseconds(() => JSON.parse(text)));
    times.decoded.push(microseconds(() => parseJson(bytes)));
    times.read.push(microseconds(() => readItem(bytes)));
  }
  const parse = middle(times.parse);
  const scrub = middle(times.read) - middle(times.decoded);
  const bench = `scrub, ${name}`;
  report({ bench, metric: 'event_bytes', value: bytes.length, unit: 'B' });
  report({ bench, metric: 'parse_us_per_event', value: parse, unit: 'µs' });
  report({ bench, metric: 'scrub_us_per_event', value: scrub, unit: 'µs', vs: 'JSON.parse', ratio: scrub / parse });
}

function microseconds(work: () => unknown): number {
  const from = process.cpuUsage();
  for (let index = 0; index < ROUND; index++) work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / ROUND;
}

/** Without the first rounds, in which the engine still compiles. */
function middle(times: readonly number[]): number {
  const warm = times.slice(ROUNDS / 4).toSorted((a, b) => a - b);
  return warm[Math.floor(warm.length / 2)] ?? Number.NaN;
}
