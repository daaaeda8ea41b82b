import { launchChromium } from '../peers/browser/chromium.ts';
import { installPeer } from '../peers/install-peer.ts';
import type { Delivery } from './delivery/measured.ts';
import { lineOf } from './delivery/measured.ts';
import { PAGE_SDKS, runPage, serveSdk } from './delivery/run-page.ts';
import { NODE_SDKS, runProcess } from './delivery/run-process.ts';
import { pageRows, processRows } from './delivery/rows.ts';

/*
 * `npm run soak -- delivery [seconds]`: what becomes of errors where processes, pages and relays end or are away, by our SDK, Sentry's
 * and OpenTelemetry. The relay is away for that long. Fails where ours loses an error that no count tells of. The short form is
 * `peers/sentry-sdks/delivery.test.ts`.
 */

const awayMs = Number(process.argv[2] ?? 300) * 1000;
const wrongs: Delivery[] = [];
const tell = (delivery: Delivery): void => {
  console.log(lineOf(delivery));
  if (delivery.sdk.startsWith('@breakwater') && delivery.silent > 0) wrongs.push(delivery);
};

if (installPeer('sentry-sdks').kind !== 'available' || installPeer('browser').kind !== 'available') process.exit(2);
for (const row of processRows(awayMs)) {
  // Side by side, for most of it is waiting.
  for (const delivery of await Promise.all(NODE_SDKS.map((sdk) => runProcess(row, sdk)))) tell(delivery);
}
const chromium = await launchChromium();
if (chromium.kind === 'available') {
  for (const sdk of PAGE_SDKS) {
    const site = await serveSdk(sdk);
    for (const row of pageRows()) tell(await runPage(row, sdk, chromium.value, site));
    await site.close();
  }
  await chromium.value.close();
}
if (wrongs.length > 0) process.exitCode = 1;
