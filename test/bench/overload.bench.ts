import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { encodeEnvelope } from '@breakwater/sdk/wire';

import { DSN_KEY } from '../support/breakwater.ts';
import { startServer } from '../support/server.ts';
import { prepare } from './load.ts';
import { fire, requestOf } from './open-loop.ts';
import type { Answers, Shot } from './open-loop.ts';
import { percentile, report } from './report.ts';

/*
 * `npm run bench -- overload [1x a second] [seconds of overload]`: a relay as its service runs it, on the embedded log in a
 * process of its own, with a processor of a declared capacity behind it. First the usual load, then ten times as much, open
 * loop: no request waits for the answer of another. Six of ten requests are transactions (33 KB, gzip), three repeated errors
 * and one the sessions of a server. Beside them new issues come at a steady rate, each sent once, and every one of them has to
 * be answered with 200.
 */
const perSecond = Number(process.argv[2] ?? 500);
const overloadSeconds = Number(process.argv[3] ?? 60);
const TIMES = 10;
const USUAL_SECONDS = 15;
const NEW_ISSUES_PER_SECOND = 20;
/** Twice the usual load: a processor that is not idle, and can process the rest of a burst. */
const CAPACITY = 2 * perSecond;
const TARGET_RATIO = 3;

const path = `/api/1/envelope/?sentry_version=7&sentry_key=${DSN_KEY}&sentry_client=bench%2F1`;
const transactions = Array.from({ length: 512 }, transaction);
const errors = Array.from({ length: 64 }, (_, index): Shot => {
  const { body } = prepare(`repeated ${index}`, 'shop@2.3.1', `the repeated failure ${word(index)}`);
  return { kind: 'repeated error', bytes: requestOf(path, body, 'gzip') };
});
const sessions: Shot = {
  kind: 'sessions',
  bytes: requestOf(
    path,
    encodeEnvelope({
      headers: {},
      items: [{ headers: { type: 'sessions' }, payload: '{"aggregates":[],"attrs":{"release":"shop@2.3.1"}}' }],
    }),
    'identity',
  ),
};
let newIssues = 0;

const server = await startServer('guarded', { capacity: CAPACITY });
const port = Number(new URL(server.url).port);
await fire(port, perSecond, 3, shots(perSecond));

const usual = await phase(perSecond, USUAL_SECONDS);
const before = await server.usage();
const usage: number[] = [];
const watching = setInterval(() => void server.usage().then(({ rssBytes }) => usage.push(rssBytes)), 1_000);
const overload = await phase(TIMES * perSecond, overloadSeconds);
clearInterval(watching);
const after = await server.usage();
const code = await server.stop();

const bench = 'overload';
report({ bench, metric: 'unloaded_p99', value: p99(usual), unit: 'ms' });
report({
  bench,
  metric: 'accepted_p99',
  value: p99(overload),
  unit: 'ms',
  vs: `at a tenth of the load; target ${TARGET_RATIO}`,
  ratio: p99(overload) / p99(usual),
});
report({ bench, metric: 'accepted_p50', value: percentile(overload.acceptedMs, 0.5), unit: 'ms' });
if (overload.refusedMs.length > 0)
  report({ bench, metric: 'refused_p99', value: percentile(overload.refusedMs, 0.99), unit: 'ms' });
report({ bench, metric: 'first_events_lost', value: lost(usual) + lost(overload), unit: `of ${newIssues}` });
report({ bench, metric: 'shed_share', value: shareShed(overload), unit: '' });
for (const kind of overload.counts.keys()) {
  report({ bench, metric: `shed_share, ${kind}`, value: shareShed(overload, kind), unit: '' });
}
report({
  bench,
  metric: 'accepted_eps',
  value: overload.acceptedMs.length / overloadSeconds,
  unit: '1/s',
  vs: 'the usual load',
  ratio: overload.acceptedMs.length / overloadSeconds / perSecond,
});
report({
  bench,
  metric: 'cpu_pct',
  value: (after.cpuUs - before.cpuUs) / 10_000 / overloadSeconds,
  unit: '% of a core',
});
report({ bench, metric: 'rss_mb', value: Math.max(...usage, after.rssBytes) / 2 ** 20, unit: 'MB' });
report({ bench, metric: 'generator_late_ms', value: overload.latestMs, unit: 'ms' });
const failed = failures(usual) + failures(overload);
if (failed > 0) console.error(usual.counts, overload.counts);
report({ bench, metric: 'failures', value: failed, unit: 'neither 200 nor 429' });
if (code !== 0 || failed > 0) process.exitCode = 1;

function phase(rate: number, seconds: number): Promise<Answers> {
  return fire(port, rate, seconds, shots(rate));
}

/** New issues at their own steady rate, the rest in the given mix. */
function shots(rate: number): () => Shot {
  let sent = 0;
  const every = Math.floor(rate / NEW_ISSUES_PER_SECOND);
  return () => {
    sent += 1;
    if (sent % every === 0) return newIssue();
    const turn = sent % 10;
    if (turn < 6) return transactions[Math.floor(Math.random() * transactions.length)] ?? sessions;
    if (turn < 9) return errors[Math.floor(Math.random() * errors.length)] ?? sessions;
    return sessions;
  };
}

function newIssue(): Shot {
  const { body } = prepare('', 'shop@2.3.1', `a failure that nobody has seen: ${word(1_000 + newIssues++)}`);
  return { kind: 'new issue', bytes: requestOf(path, body, 'gzip') };
}

/** In letters, because numbers in a message do not distinguish issues. */
function word(number: number): string {
  return [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}

/** 110 spans, as a page with many requests has, 33 KB. */
function transaction(): Shot {
  const traceId = randomBytes(16).toString('hex');
  const eventId = randomBytes(16).toString('hex');
  const spans = Array.from({ length: 110 }, (_, index) => ({
    span_id: randomBytes(8).toString('hex'),
    trace_id: traceId,
    op: index % 3 === 0 ? 'db.query' : 'http.client',
    description: `SELECT price, stock FROM products WHERE shop = $1 AND id = ${(index * 7919) % 997}`,
    start_timestamp: 1_790_000_000 + index * 0.013,
    timestamp: 1_790_000_000.2 + index * 0.017,
    data: { 'db.system': 'postgresql', 'server.address': 'db-1.internal' },
  }));
  const payload = JSON.stringify({
    type: 'transaction',
    event_id: eventId,
    transaction: 'GET /products',
    contexts: { trace: { trace_id: traceId, span_id: randomBytes(8).toString('hex') } },
    spans,
  });
  const body = gzipSync(
    encodeEnvelope({
      headers: {
        event_id: eventId,
        sent_at: new Date().toISOString(),
        trace: { trace_id: traceId, public_key: DSN_KEY },
      },
      items: [{ headers: { type: 'transaction' }, payload }],
    }),
  );
  return { kind: 'transaction', bytes: requestOf(path, body, 'gzip') };
}

function count({ counts }: Answers, kind: string, status: number): number {
  return counts.get(kind)?.get(status) ?? 0;
}

function p99({ acceptedMs }: Answers): number {
  return percentile(acceptedMs, 0.99);
}

function lost(answers: Answers): number {
  const byStatus = answers.counts.get('new issue') ?? new Map<number, number>();
  return [...byStatus].reduce((sum, [status, sent]) => sum + (status === 200 ? 0 : sent), 0);
}

function shareShed(answers: Answers, kind?: string): number {
  // Sessions are refused at any load, for nothing stores them.
  const kinds = kind === undefined ? [...answers.counts.keys()].filter((each) => each !== sessions.kind) : [kind];
  const refused = kinds.reduce((sum, each) => sum + count(answers, each, 429), 0);
  const all = kinds
    .flatMap((each) => [...(answers.counts.get(each)?.values() ?? [])])
    .reduce((sum, each) => sum + each, 0);
  return refused / all;
}

function failures({ counts }: Answers): number {
  return [...counts.values()]
    .flatMap((byStatus) => [...byStatus])
    .reduce((sum, [status, sent]) => sum + (status === 200 || status === 429 ? 0 : sent), 0);
}
