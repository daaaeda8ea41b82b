import { throwBombs } from './bombs.ts';

/*
 * `npm run soak -- bombs [seconds] [seed] [senders]`: the long form of `flows/relay-bombs.test.ts`. Fails where the well-behaved client
 * is not answered 200 for everything.
 */

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const senders = Number(process.argv[4] ?? 12);
console.log(JSON.stringify({ seconds, seed, senders }));

const report = await throwBombs({ seed, seconds, senders });
console.log(JSON.stringify(report, null, 1));
const isServed = [report.events, report.large].every((by) => Object.keys(by).join() === '200');
if (!isServed || report.exitCode !== 0 || report.peakRssMb > 1_000) process.exitCode = 1;
