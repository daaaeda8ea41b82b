import { fuzzRelay } from './fuzz-relay.ts';

/* `npm run soak -- fuzz-relay [count] [seed]`: the long form of `flows/relay-fuzz.test.ts`. Fails on a crash, a 5xx or lost framing. */

const count = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
console.log(JSON.stringify({ count, seed }));

const report = await fuzzRelay(count, seed);
console.log(JSON.stringify(report));
if (report.suspects.length > 0 || report.exitCode !== 0) process.exitCode = 1;
