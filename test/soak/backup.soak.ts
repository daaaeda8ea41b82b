import { runBackups } from './backups.ts';

/*
 * `npm run soak -- backup [rounds] [seed]`: backups and restores under load, with `kill -9` of the product, of the command that takes
 * a backup and of a restore in between. Fails where an answered event is missing or twice, a cohort does not balance, a half backup
 * looks like a whole one, or a flipped byte is not found. The short form is `e2e/backup-killed.test.ts`.
 */

const rounds = Number(process.argv[2] ?? 50);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
console.log(JSON.stringify({ rounds, seed }));

const report = await runBackups({ rounds, seed, perSecond: 50 });
console.log(JSON.stringify(report, null, 1));
const isGood =
  report.proven === rounds &&
  report.faults.length === 0 &&
  report.halfBackups.length === 0 &&
  report.flipsFound === report.flipped;
if (!isGood) process.exitCode = 1;
