// `npm run bench -- sdk [sizes] [start] [node] [heap] [page]`: what our SDK costs an application, beside Sentry's; all parts by default.
// Build first. The overhead is the CPU time of a server with the SDK less that of the same server without, by turns.
import { installPeer } from '../peers/install-peer.ts';
import { pageBytes } from '../support/page-bundle.ts';
import { percentile, report } from './report.ts';
import type { Setup } from './sdk/node-apps.ts';
import { captureOnce, startApp, startOnce, startSink } from './sdk/node-apps.ts';
import { measurePages } from './sdk/pages.ts';

const PARTS = ['sizes', 'start', 'node', 'heap', 'page'] as const;
const asked = process.argv.slice(2);
const REQUESTS = 4000;
const ROUNDS = 3;
const peer = installPeer('sentry-sdks');
if (peer.kind !== 'available') throw new Error(peer.reason);

const median = (values: readonly number[]): number => percentile(values, 0.5);
const figure = (metric: string, value: number, unit: string, theirs?: number): void =>
  report({
    bench: 'sdk',
    metric,
    value,
    unit,
    ...(theirs === undefined ? {} : { vs: `Sentry 11: ${Math.round(theirs)}`, ratio: value / theirs }),
  });

const NONE: Setup = { sdk: 'none', rate: null };
const ours = (rate: number | null): Setup => ({ sdk: 'ours', rate });
const theirs = (rate: number | null): Setup => ({ sdk: 'theirs', rate });

async function sizes(folder: string): Promise<void> {
  const use = "init({ dsn: '' }); captureException(1);";
  const errors = await pageBytes(`import { init, captureException } from '@breakwater/sdk/browser/errors'; ${use}`);
  const tracing = await pageBytes(`import { init, captureException } from '@breakwater/sdk/browser'; ${use}`);
  const sentry = await pageBytes(`import { init, captureException } from '@sentry/browser-11'; ${use}`, folder);
  const traced = await pageBytes(
    `import { init, captureException, browserTracingIntegration } from '@sentry/browser-11';
     init({ dsn: '', integrations: [browserTracingIntegration()] }); captureException(1);`,
    folder,
  );
  figure('browser_errors_gzip_bytes', errors.first, 'B', sentry.first);
  figure('browser_errors_later_gzip_bytes', errors.later, 'B');
  figure('browser_tracing_gzip_bytes', tracing.first + tracing.later, 'B', traced.first);
}

async function start(dsn: string): Promise<void> {
  const setups = [NONE, ours(1), theirs(1)];
  const runs = setups.map(() => ({ ms: [] as number[], mb: [] as number[] }));
  for (let round = 0; round < 9; round++)
    for (const [at, setup] of setups.entries()) {
      const { ms, mb } = startOnce(setup, dsn);
      runs[at]?.ms.push(ms);
      runs[at]?.mb.push(mb);
    }
  const over = (at: number, unit: 'ms' | 'mb'): number =>
    median(runs[at]?.[unit] ?? []) - median(runs[0]?.[unit] ?? []);
  figure('node_startup', over(1, 'ms'), 'ms', over(2, 'ms'));
  figure('node_startup_rss', over(1, 'mb'), 'MB', over(2, 'mb'));
  const captures = [ours(null), theirs(null)].map((setup) =>
    median(Array.from({ length: 3 }, () => captureOnce(setup, dsn))),
  );
  figure('capture_us', captures[0] ?? Number.NaN, 'us', captures[1]);
}

async function node(): Promise<void> {
  const setups = { none: NONE, errors: ours(null), unsampled: ours(0), traced: ours(1), theirs: theirs(1) };
  const costs: Record<string, number[]> = {};
  let sent = 0;
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, setup] of Object.entries(setups)) {
      const sink = await startSink();
      const app = await startApp(setup, sink.dsn);
      await app.load(REQUESTS / 2);
      const [before, requests] = [await app.ask('cpu'), sink.requests()];
      await app.load(REQUESTS);
      (costs[name] ??= []).push(((await app.ask('cpu')) - before) / REQUESTS);
      if (name === 'traced') sent = (sink.requests() - requests) / REQUESTS;
      await app.stop();
      sink.close();
    }
  const added = (name: string): number => median(costs[name] ?? []) - median(costs['none'] ?? []);
  figure('node_request', median(costs['none'] ?? []), 'us');
  figure('node_overhead', added('traced'), 'us', added('theirs'));
  figure('node_overhead_unsampled_us', added('unsampled'), 'us');
  figure('node_overhead_errors_us', added('errors'), 'us');
  figure('node_requests_per_transaction', sent, '');
}

async function heap(): Promise<void> {
  const sink = await startSink();
  const app = await startApp(ours(1), sink.dsn);
  await app.load(20_000);
  const before = await app.ask('heap');
  await app.load(200_000);
  figure('heap_slope_bytes_per_request', ((await app.ask('heap')) - before) / 200_000, 'B');
  await app.stop();
  sink.close();
}

async function page(): Promise<void> {
  const [without = Number.NaN, withOurs = Number.NaN, withTheirs = Number.NaN] = await measurePages();
  figure('page_main_thread_ms', withOurs - without, 'ms', withTheirs - without);
}

for (const part of PARTS.filter((each) => asked.length === 0 || asked.includes(each))) {
  const sink = await startSink();
  if (part === 'sizes') await sizes(peer.value);
  else if (part === 'start') await start(sink.dsn);
  else await { node, heap, page }[part]();
  sink.close();
}
