import { readFileSync } from 'node:fs';

import { decodeEnvelope, encodeEnvelope } from '@breakwater/sdk/wire';

import { createDrains } from '../drains.ts';
import { judge } from '../gate.ts';
import type { Arrived } from '../gate.ts';
import { filtersSchema, projectSettingsSchema } from '../../log/index.ts';
import type { Filters } from '../../log/index.ts';
import { createFilters } from './create-filters.ts';

/*
 * Measures the cost of drains and filters for an event of 8 KB, on the main thread: run with
 * `node --conditions=source --import tsx relay/src/gates/filters/filters.bench.ts`. For a project without filters the cost must stay
 * below 1 µs.
 */

const FIXTURE = new URL(
  '../../../../sdk/src/wire/fixtures/browser-11.12.0-unhandled_exception.3.event.envelope',
  import.meta.url,
);
const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36';
const TARGET_BYTES = 8192;
const ROUNDS = 1000;
const RUNS = 15;

const { headers, items } = decodeEnvelope(readFileSync(FIXTURE));
const event = JSON.parse(Buffer.from(items[0]?.payload ?? []).toString()) as { breadcrumbs: object[] };
while (JSON.stringify(event).length < TARGET_BYTES) {
  event.breadcrumbs.push({
    timestamp: 1795218983.7,
    category: 'ui.click',
    message: `div > button.n${event.breadcrumbs.length}`,
  });
}
const bytes = encodeEnvelope({ headers, items: [{ headers: { type: 'event' }, payload: JSON.stringify(event) }] });

const cases: Record<string, Partial<Filters>> = {
  'no filter': {},
  'ip-address': { ips: ['203.0.113.0/24', '10.0.0.0/8'] },
  'by user agent': { crawlers: true, legacyBrowsers: true },
  'one that parses': { errorMessages: ['*boring*'] },
  'every filter': {
    crawlers: true,
    legacyBrowsers: true,
    browserExtensions: true,
    localhost: true,
    healthChecks: true,
    errorMessages: ['*boring*'],
    releases: ['old@*'],
    urls: ['*bad*'],
    ips: ['203.0.113.0/24'],
  },
};

const gates = [createDrains(), createFilters()];

for (const [name, filters] of Object.entries(cases)) {
  const settings = projectSettingsSchema.parse({
    v: 1,
    project: 1,
    publicKey: 'k',
    organization: 'default',
    slug: 'default',
    status: 'active',
    filters: filtersSchema.parse(filters),
  });
  const round = (): number => {
    // A new item each time, because the parsed payload is kept with its item.
    const arrived = Array.from({ length: ROUNDS }, (): Arrived => ({
      settings,
      envelope: decodeEnvelope(bytes),
      eventId: undefined,
      receivedAt: 0,
      remoteAddress: '198.51.100.7',
      userAgent: AGENT,
      origin: 'https://shop.example',
      client: 'sentry.javascript.browser/11.12.0',
    }));
    const start = process.hrtime.bigint();
    for (const each of arrived) judge(gates, each);
    return Number(process.hrtime.bigint() - start) / ROUNDS / 1000;
  };
  const micros = Array.from({ length: RUNS }, round).sort((a, b) => a - b);
  process.stdout.write(
    `${name.padEnd(16)} ${(micros[RUNS >> 1] ?? 0).toFixed(3)} µs (best ${(micros[0] ?? 0).toFixed(3)})\n`,
  );
}
