import { attackRelay } from './hostile-relay.ts';

/*
 * `npm run soak -- hostile-relay [seconds] [seed] [idle connections]`: the long form of `flows/relay-hostile.test.ts`. Fails
 * where the well-behaved client is not served.
 */

const seconds = Number(process.argv[2] ?? 120);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const idle = Number(process.argv[4] ?? 10_000);
console.log(JSON.stringify({ seconds, seed, idle }));

const report = await attackRelay({ seed, seconds, idle, each: 100, bodyTimeoutMs: 30_000 });
console.log(JSON.stringify(report, null, 1));
const failed = Object.entries(report.served).some(([status, count]) => status !== '200' && count > 0);
if (failed || report.left > 0 || report.exitCode !== 0 || report.peakRssMb > 1_000) process.exitCode = 1;
