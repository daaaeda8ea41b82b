import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import fastify from 'fastify';

import type {
  FirstEvent,
  IssueAction,
  IssueList,
  MailList,
  Session,
  TraceList,
  TransactionDetail,
  TransactionList,
} from '../../dashboard/src/contract/index.ts';
import { issueDetail, issues, projects, STARTED } from './web-sample-data.ts';
import { eventDetail } from './web-sample-event.ts';
import { series, trace, transactions } from './web-sample-traces.ts';

/**
 * Serves the built page with made-up answers of the contract's shape, so that every page can be looked at alone:
 * `node --conditions=source --import tsx test/support/web-sample-api.ts [setup|anonymous|empty]`.
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const dist = fileURLToPath(new URL('../../dashboard/dist/web', import.meta.url));
const notFound = { code: 'not_found', detail: 'Nothing is stored under this id.', requestId: 'req-8f21' };

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export type Mode = 'full' | 'setup' | 'anonymous' | 'empty';

export async function startSampleApi(mode: Mode = 'full'): Promise<{ url: string; close: () => Promise<void> }> {
  const app = fastify();
  let state: Session['state'] = mode === 'setup' || mode === 'anonymous' ? mode : 'signed-in';
  const mine =
    mode === 'empty' ? projects.map((project) => ({ ...project, lastReceivedAt: null, unresolved: 0 })) : projects;
  let tokens = [{ id: 'tok_1', label: 'CI upload', createdAt: STARTED - 86_400_000 * 12 }];
  const polls = new Map<string, number>();

  app.addHook('onSend', async (_request, reply) => void reply.header('content-security-policy', POLICY));
  app.get(
    '/api/ui/session',
    () =>
      ({
        state,
        user: state === 'signed-in' ? { email: 'ada@example.com', name: 'Ada' } : null,
        version: '0.1.0',
      }) satisfies Session,
  );
  const enter = () => {
    state = 'signed-in';
    return {};
  };
  app.post('/api/ui/setup', enter);
  app.post<{ Body: { password: string } }>('/api/ui/login', (request, reply) =>
    request.body.password.startsWith('wrong')
      ? reply.code(401).send({ code: 'bad_credentials', detail: 'Email or password is wrong.', requestId: 'req-1' })
      : enter(),
  );
  app.post('/api/ui/logout', () => {
    state = 'anonymous';
    return { state, user: null, version: '0.1.0' };
  });
  app.get('/api/ui/projects', () => mine);
  app.post<{ Body: { name: string } }>('/api/ui/projects', ({ body }) => ({ ...projects[2]!, name: body.name }));
  app.get<{ Params: { slug: string } }>('/api/ui/projects/:slug/first-event', ({ params }): FirstEvent => {
    const count = (polls.get(params.slug) ?? 0) + 1;
    polls.set(params.slug, count);
    return {
      connected: count > 3,
      event: count > 12 ? { eventId: 'a'.repeat(32), issueId: issues[0]!.id, title: issues[0]!.title } : null,
    };
  });
  app.get('/api/ui/projects/:slug/artifacts', () => [
    {
      debugId: '9f0c1a2b-7d33-5e1f-8c10-3f2a9b7c6d5e',
      kind: 'source_map',
      name: '~/assets/index-Dx9f21.js.map',
      bytes: 4_812_331,
      uploadedAt: STARTED - 7_200_000,
    },
    {
      debugId: '9f0c1a2b-7d33-5e1f-8c10-3f2a9b7c6d5e',
      kind: 'minified_source',
      name: '~/assets/index-Dx9f21.js',
      bytes: 912_007,
      uploadedAt: STARTED - 7_200_000,
    },
  ]);

  app.get<{ Querystring: { query?: string; project?: string } }>('/api/ui/issues', ({ query }): IssueList => {
    const asked = query.query ?? 'is:unresolved';
    const bad = /bogus:\S*/.exec(asked);
    const found =
      mode === 'empty'
        ? []
        : issues.filter(
            (issue) =>
              (!query.project || issue.project.slug === query.project) &&
              (!asked.includes('is:unresolved') || issue.status === 'unresolved') &&
              (!asked.includes('is:resolved') || issue.status === 'resolved') &&
              (!asked.includes('is:new') || issue.substatus === 'new') &&
              (!asked.includes('is:regressed') || issue.substatus === 'regressed') &&
              !asked.includes('nothing'),
          );
    return {
      issues: found,
      total: found.length,
      next: null,
      problems: bad ? [{ at: bad.index, length: bad[0].length, message: 'is not a key that can be searched' }] : [],
    };
  });
  app.post<{ Body: IssueAction }>('/api/ui/issues/actions', ({ body }) => {
    for (const issue of issues) {
      if (body.ids.includes(issue.id))
        Object.assign(
          issue,
          body.action === 'reopen'
            ? { status: 'unresolved', substatus: 'ongoing' }
            : { status: 'resolved', substatus: '' },
        );
    }
    return {};
  });
  app.get<{ Params: { id: string } }>('/api/ui/issues/:id', ({ params }, reply) => {
    const issue = issues.find((one) => one.id === params.id);
    return issue ? issueDetail(issue) : reply.code(404).send(notFound);
  });
  app.get<{ Params: { id: string; which: string } }>('/api/ui/issues/:id/events/:which', ({ params }, reply) => {
    const issue = issues.find((one) => one.id === params.id);
    if (!issue) return reply.code(404).send(notFound);
    const position =
      params.which === 'latest' ? issue.events : params.which === 'first' ? 1 : Number(params.which.slice(-4));
    return eventDetail(issue, position, issue.events);
  });

  app.get('/api/ui/transactions', (): TransactionList =>
    mode === 'empty' ? { transactions: [], series: [] } : { transactions, series: series(540) },
  );
  app.get<{ Querystring: { name: string } }>('/api/ui/transactions/detail', ({ query }, reply) => {
    const row = transactions.find((one) => one.name === query.name);
    if (!row) return reply.code(404).send(notFound);
    return {
      row,
      series: series(row.p50),
      samples: (['slow', 'slow', 'median', 'median', 'fast', 'failed'] as const).map((kind, index) => ({
        traceId: trace.traceId,
        spanId: `000000000000000${index}`,
        eventId: '',
        startedAt: STARTED - index * 900_000,
        durationMs: kind === 'slow' ? row.p99 : kind === 'fast' ? row.p50 / 3 : row.p50,
        status: kind === 'failed' ? 'internal_error' : 'ok',
        kind,
      })),
      breakdown: [
        { op: 'db.query', count: 42, totalMs: 610 },
        { op: 'http.client', count: 3, totalMs: 402 },
        { op: 'middleware', count: 6, totalMs: 44 },
        { op: 'cache.get', count: 9, totalMs: 8 },
      ],
    } satisfies TransactionDetail;
  });
  app.get('/api/ui/traces', (): TraceList => ({
    traces:
      mode === 'empty'
        ? []
        : Array.from({ length: 24 }, (_, index) => ({
            traceId: index === 0 ? trace.traceId : index.toString(16).padStart(32, 'b'),
            root: transactions[index % 6]!.name,
            op: transactions[index % 6]!.op,
            project: transactions[index % 6]!.project,
            startedAt: STARTED - index * 47_000,
            durationMs: transactions[index % 6]!.p50 * (1 + (index % 5) / 3),
            spans: 12 + index * 7,
            services: 1 + (index % 3),
            errors: index % 4 === 0 ? 2 : 0,
            failed: index % 4 === 0,
          })),
  }));
  app.get<{ Params: { id: string } }>('/api/ui/traces/:id', ({ params }, reply) =>
    params.id === trace.traceId ? trace : reply.code(404).send(notFound),
  );

  const mails = [
    {
      id: 'm1',
      kind: 'regressed' as const,
      receiver: 'ada@example.com',
      subject: `[Regressed] web: ${issues[0]!.title} (${issues[0]!.shortId})`,
      status: 'outbox' as const,
      detail: 'No SMTP server is configured.',
      at: STARTED - 600_000,
      issueId: issues[0]!.id,
    },
    {
      id: 'm2',
      kind: 'new' as const,
      receiver: 'ada@example.com',
      subject: `[New] web: ${issues[1]!.title} (${issues[1]!.shortId})`,
      status: 'failed' as const,
      detail: '550 5.1.1 mailbox unavailable',
      at: STARTED - 2_400_000,
      issueId: issues[1]!.id,
    },
    {
      id: 'm3',
      kind: 'new' as const,
      receiver: 'team@example.com',
      subject: `[New] api: ${issues[3]!.title}`,
      status: 'sent' as const,
      detail: '',
      at: STARTED - 86_400_000,
      issueId: issues[3]!.id,
    },
  ];
  app.get('/api/ui/mails', (): MailList => ({ mails: mode === 'empty' ? [] : mails, smtp: false }));
  app.get<{ Params: { id: string } }>('/api/ui/mails/:id', ({ params }, reply) => {
    const mail = mails.find((one) => one.id === params.id);
    const html = `<!doctype html><html><head><style>.b{padding:10px;background:#0b5fc0;color:#fff}</style></head><body style="margin:0;background:#f5f6f8;font-family:sans-serif"><table width="100%"><tr><td style="padding:24px"><h1 style="font-size:20px;color:#161b22">TypeError is back</h1><p style="color:#47515f">Resolved in web@4.11.3, seen again in web@4.12.0.</p><p><a class="b" href="http://localhost:8000/issues/${issues[0]!.id}">Open the issue</a></p><script>alert(1)</script></td></tr></table></body></html>`;
    return mail
      ? { ...mail, text: `TypeError is back\n\nResolved in web@4.11.3, seen again in web@4.12.0.\n`, html }
      : reply.code(404).send(notFound);
  });
  app.get('/api/ui/tokens', () => tokens);
  app.post<{ Body: { label: string } }>('/api/ui/tokens', ({ body }) => {
    const token = { id: `tok_${tokens.length + 1}`, label: body.label, createdAt: Date.now() };
    tokens = [...tokens, token];
    return { ...token, token: 'bwt_3f9a1c7e5b2d48069f3a9c1e7b2d4806' };
  });
  app.delete<{ Params: { id: string } }>('/api/ui/tokens/:id', ({ params }) => {
    tokens = tokens.filter((token) => token.id !== params.id);
    return {};
  });
  app.get<{ Querystring: { q: string } }>('/api/ui/lookup', ({ query }) => ({
    matches: issues
      .filter((issue) => issue.shortId.toLowerCase() === query.q.toLowerCase())
      .map((issue) => ({ kind: 'issue', label: `${issue.shortId} ${issue.title}`, path: `/issues/${issue.id}` })),
  }));

  app.get('/*', async (request, reply) => {
    const path = normalize(new URL(request.url, 'http://page').pathname);
    if (path.startsWith('/api/')) return reply.code(404).send(notFound);
    const type = TYPES[extname(path)];
    return reply.type(type ?? 'text/html').send(await readFile(join(dist, type ? path : 'index.html')));
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, close: () => app.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mode = (['setup', 'anonymous', 'empty'] as const).find((one) => one === process.argv[2]) ?? 'full';
  const { url } = await startSampleApi(mode);
  console.log(url);
}
