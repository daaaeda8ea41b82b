import { expect, test } from 'vitest';

import { attackRelay } from '../soak/hostile-relay.ts';

test('bombs, slow and endless requests, header floods and idle connections are cut, and others are served meanwhile', async () => {
  const seed = Number(process.env.HOSTILE_SEED ?? 1);
  console.log(`HOSTILE_SEED=${seed}`);
  const report = await attackRelay({ seed, seconds: 5, idle: 500, each: 20, bodyTimeoutMs: 3_000 });
  console.log(JSON.stringify(report));

  expect(Object.keys(report.served)).toEqual(['200']);
  expect(report.left).toBe(0);
  expect(report.exitCode).toBe(0);
  expect(report.peakRssMb).toBeLessThan(700);
  const { attacks } = report;
  const answersTo = (name: string): string[] => Object.keys(attacks[name] ?? {});
  // Not by all: a connection may be closed before a client that still writes has read the answer.
  expect(answersTo('idle connection')).toContain('408');
  expect(answersTo('slow header')).toContain('408');
  expect(answersTo('slow body')).toContain('408');
  expect(answersTo('endless header line')).toContain('431');
  expect(answersTo('endless headers')).toContain('431');
  expect(answersTo('endless chunked body')).not.toContain('200');
  expect(answersTo('gzip bomb')).not.toContain('200');
  expect(answersTo('brotli bomb')).not.toContain('200');
});
