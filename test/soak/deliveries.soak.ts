import { killDeliveries } from '@breakwater/processor/testing';

/*
 * `npm run soak -- deliveries [decisions] [kills] [seed]`: decisions to a mail server, a webhook and a chat with all faults, by a sender that is
 * killed and stopped again and again. Fails where one is open at the end, came twice, is said to have arrived and did not, or where
 * more are in doubt by a kill than there were kills.
 */

const decisions = Number(process.argv[2] ?? 500);
const calmAfter = Number(process.argv[3] ?? 25);
const seed = Number(process.argv[4] ?? Date.now() % 2 ** 32);
console.log(JSON.stringify({ decisions, calmAfter, seed }));

const report = await killDeliveries(decisions, { seed, calmAfter });
console.log(JSON.stringify(report));
const isSpotless =
  report.mailsTwice + report.chatsTwice === 0 &&
  report.wrong === 0 &&
  report.open === 0 &&
  report.inDoubtByKill <= report.kills;
if (!isSpotless) process.exitCode = 1;
