import { startKafka } from '../support/kafka.ts';
import { startEmbedded } from './faults/embedded.ts';
import { runFaults, type FaultReport } from './faults/run-faults.ts';
import { startServices } from './faults/services.ts';

/*
 * `npm run soak -- faults [embedded|kafka] [seconds] [seed]`: real processes under load, killed with `kill -9` at random moments. Fails
 * where anything that was answered with 200 is not stored exactly once, a cohort does not balance, or a false alert was raised.
 */

const [, , mode = 'embedded', secondsText = '300', seedText] = process.argv;
const options = { seconds: Number(secondsText), seed: Number(seedText ?? Date.now() % 2 ** 32), perSecond: 100 };
console.log(JSON.stringify({ mode, ...options }));

const report = await (mode === 'kafka' ? onKafka() : runFaults(await startEmbedded(), options));
console.log(JSON.stringify({ mode, ...report }));
if (!report.isSpotless) process.exitCode = 1;

async function onKafka(): Promise<FaultReport> {
  const kafka = await startKafka();
  if (!('brokers' in kafka)) throw new Error(kafka.skip);
  try {
    return await runFaults(await startServices(kafka), options);
  } finally {
    await kafka.stop();
  }
}
