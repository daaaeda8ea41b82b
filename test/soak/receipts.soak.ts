import { runReceipts } from './receipts.ts';

/*
 * `npm run soak -- receipts [count] [seed]`: the long form of `e2e/receipts.test.ts`. Fails where a receipt differs from the
 * injected outcome.
 */

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
console.log(JSON.stringify({ count, seed }));

const report = await runReceipts(count, seed);
console.log(JSON.stringify(report, null, 1));
if (report.wrongs > 0) process.exitCode = 1;
