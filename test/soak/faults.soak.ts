import { installPeer } from '../peers/install-peer.ts';
import { startKafka } from '../support/kafka.ts';
import { startEmbedded } from './faults/embedded.ts';
import { runOutage } from './faults/outage.ts';
import type { OutageReport } from './faults/outage.ts';
import { runFaults } from './faults/run-faults.ts';
import type { FaultReport } from './faults/run-faults.ts';
import { startServices } from './faults/services.ts';

/*
 * `npm run soak -- faults [embedded|kafka] [seconds] [seed]`: real processes under load, killed with `kill -9` at random
 * moments. Fails where an event that was answered with 200 is not stored exactly once, a cohort does not balance, or a false
 * alert was raised.
 * `-- faults outage [seconds]`: the broker is away for so long, 30 s by default; then the losses of real clients are counted.
 */

const [, , mode = 'embedded', secondsText, seedText] = process.argv;
const options = {
  seconds: Number(secondsText ?? (mode === 'outage' ? 30 : 300)),
  seed: Number(seedText ?? Date.now() % 2 ** 32),
  perSecond: 100,
};
console.log(JSON.stringify({ mode, ...options }));

const report = await run();
console.log(JSON.stringify({ mode, ...report }));
if (!report.isSpotless) process.exitCode = 1;

async function run(): Promise<FaultReport | OutageReport> {
  if (mode === 'embedded') return runFaults(await startEmbedded(), options);
  if (mode === 'outage') installPeer('sentry-sdks');
  const kafka = await startKafka();
  if (!('brokers' in kafka)) throw new Error(kafka.skip);
  try {
    return mode === 'outage' ? await runOutage(kafka, options) : await runFaults(await startServices(kafka), options);
  } finally {
    await kafka.stop();
  }
}
