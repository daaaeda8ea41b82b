import type { Store } from '@breakwater/processor/store';
import { envelopeRecord, startTestProcessor } from '@breakwater/processor/testing';
import { TOPICS } from '@breakwater/relay/log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { sampleIssue, sentEvent, eventsOf } from '../testing/sample-rows.ts';
import { commit, deploy, releaseDetail } from '../testing/sentry-schemas.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

/* The way of a release's facts: API, log, decider, tables, API. */

let api: RunningApi;
let processor: Awaited<ReturnType<typeof startTestProcessor>>;
/** Tables whose next insert ends after its rows are stored, as when the process is killed there: the batch comes again. */
const killAfter = new Set<string>();
let kills = 0;

beforeAll(async () => {
  api = await startApi({ settleMs: 20_000 });
  const killed: Store = {
    ...api.store,
    async insert(table, rows, token) {
      await api.store.insert(table, rows, token);
      if (!killAfter.delete(table)) return;
      kills += 1;
      throw new Error('killed');
    },
  };
  processor = await startTestProcessor({ log: api.log, store: killed });
  const made = await api.ask('/api/ui/projects', asking('POST', { name: 'Web', platform: 'javascript' }));
  expect(made.status).toBe(201);
}, 60_000);
afterAll(async () => {
  await processor?.close();
  await api?.close();
});

const asking = (method: string, body: object): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json', 'user-agent': 'sentry-cli/3.8.0' },
  body: JSON.stringify(body),
});
const ORG = '/api/0/organizations/default/releases/';
const of = (version: string, more = ''): string => `${ORG}${encodeURIComponent(version)}/${more}`;

async function answer<T>(path: string, schema: z.ZodType<T>, init?: RequestInit): Promise<{ status: number; body: T }> {
  const response = await api.ask(path, init);
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(body)}`);
  return { status: response.status, body: schema.parse(body) };
}
const release = async (version: string) => (await answer(of(version), releaseDetail)).body;
const count = async (table: string, version: string): Promise<number> => {
  const [row] = await api.store.select<{ n: number }>(
    `SELECT toUInt32(count()) AS n FROM ${table} FINAL WHERE release = {version:String}`.replace(
      table === 'releases' ? ' FINAL' : '',
      '',
    ),
    { version },
  );
  return row?.n ?? 0;
};

const COMMITS = Array.from({ length: 250 }, (_, n) => ({
  id: `${n}`.padStart(40, 'c'),
  repository: 'shop/web',
  author_name: n % 2 === 0 ? 'Ann' : 'Bob',
  author_email: n % 2 === 0 ? 'ann@example.com' : 'bob@example.com',
  message: `commit ${n}`,
  timestamp: '2025-11-30T10:00:00+01:00',
  patch_set: Array.from({ length: n === 0 ? 150 : 1 }, (_file, file) => ({ path: `src/${file}.ts`, type: 'M' })),
}));

describe('the four steps of a build', () => {
  const version = 'web@1.2.0';

  test('make a release in two projects, whose next step finds it at once', async () => {
    const input = { version, projects: ['default', 'web'], url: 'https://example.com/1.2.0', dateStarted: null };
    killAfter.add('releases');
    const { status, body } = await answer(ORG, releaseDetail, asking('POST', input));
    expect([status, kills]).toEqual([201, 1]);
    expect(body).toMatchObject({ version, shortVersion: '1.2.0', versionInfo: { package: 'web' }, firstEvent: null });
    expect(body.projects.map(({ slug }) => slug)).toEqual(['default', 'web']);
    expect((await answer(ORG, releaseDetail, asking('POST', input))).status).toBe(208);
    expect(await count('releases', version)).toBe(2 * 2);
    const [row] = await api.store.select(
      "SELECT created_via, created_by, package FROM releases WHERE fact = 'created'",
    );
    expect(row).toEqual({ created_via: 'cli', created_by: expect.stringMatching(/^token /), package: 'web' });
  });

  test('set its commits, all of them once, also when the batch comes again', async () => {
    killAfter.add('release_commits').add('commits');
    const { status, body } = await answer(of(version), releaseDetail, asking('PUT', { commits: COMMITS }));
    expect([status, killAfter.size]).toEqual([200, 0]);
    expect(body).toMatchObject({ commitCount: 250, lastCommit: { id: COMMITS[0]?.id, message: 'commit 0' } });
    expect(body.authors.map(({ name }) => name)).toEqual(['Ann', 'Bob']);
    expect(await count('release_commits', version)).toBe(2 * 250);

    const ids: string[] = [];
    let path: string | null = of(version, 'commits/');
    while (path !== null) {
      const page: Response = await api.ask(path);
      const [first] = z
        .array(commit.extend({ files: z.array(z.string()), fileCount: z.number() }))
        .parse(await page.clone().json());
      if (ids.length === 0) {
        expect(first).toMatchObject({ dateCreated: '2025-11-30T09:00:00.000Z', repository: { name: 'shop/web' } });
        expect([first?.files.length, first?.fileCount]).toEqual([100, 150]);
      }
      ids.push(
        ...z
          .array(commit)
          .parse(await page.json())
          .map(({ id }) => id),
      );
      path = nextOf(page);
    }
    expect(ids).toEqual(COMMITS.map(({ id }) => id));
  });

  test('finalize it and tell of its deploys', async () => {
    const released = { projects: ['default', 'web'], dateReleased: '2025-11-30T12:00:00Z' };
    const { body } = await answer(of(version), releaseDetail, asking('PUT', released));
    expect(body).toMatchObject({ dateReleased: '2025-11-30T12:00:00.000Z', url: 'https://example.com/1.2.0' });
    killAfter.add('deploys');
    const first = { environment: 'production', name: 'blue', dateFinished: '2025-11-30T12:05:00Z' };
    const told = await answer(of(version, 'deploys/'), deploy, asking('POST', first));
    expect([told.status, killAfter.size]).toEqual([201, 0]);
    await answer(of(version, 'deploys/'), deploy, asking('POST', { environment: 'staging', projects: ['web'] }));
    const deploys = (await answer(of(version, 'deploys/'), z.array(deploy))).body;
    expect(deploys.map(({ environment, name }) => [environment, name])).toEqual([
      ['staging', null],
      ['production', 'blue'],
    ]);
    expect(deploys).toContainEqual(told.body);
    expect(await release(version)).toMatchObject({ deployCount: 2, lastDeploy: { environment: 'staging' } });
  });

  test('find the release with commits before the next one, of the same package', async () => {
    for (const next of ['web@1.3.0', 'api@1.3.0'])
      await answer(ORG, releaseDetail, asking('POST', { version: next, projects: ['default'] }));
    const before = async (of13: string) => (await api.ask(of(of13, 'previous-with-commits/'))).json();
    expect(await before('web@1.3.0')).toMatchObject({ version, lastCommit: { id: COMMITS[0]?.id } });
    expect(await before('api@1.3.0')).toEqual({});
  });

  test('replace its commits by heads of repositories, or by none', async () => {
    const refs = [{ repository: 'shop/web', commit: 'f00d' }];
    const { body } = await answer(of(version), releaseDetail, asking('PUT', { refs }));
    expect(body).toMatchObject({
      commitCount: 1,
      lastCommit: { id: 'f00d', message: null, author: null },
      authors: [],
    });
    expect((await answer(of(version), releaseDetail, asking('PUT', { refs: [] }))).body).toMatchObject({
      commitCount: 0,
      lastCommit: null,
    });
  });
});

test('a name with characters that paths have is one name; 250 of them are taken', async () => {
  for (const version of ['release/2026?a=b#c', 'a b+c%2F', 'ü'.repeat(250)]) {
    expect((await answer(ORG, releaseDetail, asking('POST', { version, projects: ['web'] }))).status).toBe(201);
    expect((await release(version)).version).toBe(version);
    const path = `/api/0/projects/default/web/releases/${encodeURIComponent(version)}/`;
    expect((await answer(path, releaseDetail)).body.projects.map(({ slug }) => slug)).toEqual(['web']);
    expect((await api.ask(path.replace('/web/', '/default/'))).status).toBe(404);
  }
});

test('a commit of which only files were sent keeps them', async () => {
  const commits = [{ id: 'cafe', patch_set: [{ path: 'src/cart.ts', type: 'M' }] }];
  await answer(ORG, releaseDetail, asking('POST', { version: 'files@1', projects: ['web'], commits }));
  const stored: unknown = await (await api.ask(of('files@1', 'commits/'))).json();
  expect(stored).toMatchObject([{ id: 'cafe', files: ['src/cart.ts'], fileCount: 1 }]);
});

test.each([
  ['a page of nothing', 'GET', '?per_page=0', undefined, 'per_page: under 1'],
  ['half a release in a page', 'GET', '?per_page=1.5', undefined, 'per_page: not a whole number'],
  ['a name of a path that is too long', 'GET', `${'v'.repeat(2000)}/`, undefined, 'version: over 1024 characters'],
  ['a body that is a list', 'POST', '', [], 'body: no object'],
])('%s is refused by the name of the field', async (_name, method, path, body, fault) => {
  const response = await api.ask(`${ORG}${path}`, body ? asking(method, body) : { method });
  expect([response.status, await response.json()]).toEqual([400, { detail: fault }]);
});

test('a release that nothing came from is deleted, and begins anew without its deploys', async () => {
  const version = 'gone@1';
  await answer(ORG, releaseDetail, asking('POST', { version, projects: ['web'], url: 'https://a.example' }));
  await answer(of(version, 'deploys/'), deploy, asking('POST', { environment: 'production' }));
  expect((await api.ask(of(version), { method: 'DELETE' })).status).toBe(204);
  expect((await api.ask(of(version))).status).toBe(404);
  expect((await api.ask(of(version), { method: 'DELETE' })).status).toBe(404);
  const names = (await answer(`${ORG}?query=gone`, z.array(releaseDetail))).body;
  expect(names).toEqual([]);
  await answer(ORG, releaseDetail, asking('POST', { version, projects: ['web'] }));
  expect((await answer(of(version, 'deploys/'), z.array(deploy))).body).toEqual([]);
  expect(await release(version)).toMatchObject({ deployCount: 0, url: null });
});

test('events tell of releases too: first and last event, issues that began in them, environments', async () => {
  const issue = await sampleIssue(0);
  const sent = eventsOf(issue, 6, Date.now());
  await api.log.append(
    TOPICS.events.name,
    sent.map((each) => envelopeRecord(sentEvent(each))),
  );
  await expect.poll(async () => (await api.ask(of('shop@1.9.0'))).status, { timeout: 20_000 }).toBe(200);
  const listed = async (search: string) =>
    (await answer(`${ORG}?${search}`, z.array(releaseDetail))).body.map(({ version }) => version);
  await expect
    .poll(() => listed('query=SHOP').then((names) => names.toSorted()), { timeout: 20_000 })
    .toEqual(['shop@1.10.0', 'shop@1.2.0', 'shop@1.9.0']);
  const figures = async () => {
    const all = await Promise.all(['shop@1.9.0', 'shop@1.10.0', 'shop@1.2.0'].map(release));
    return all.reduce((sum, { newGroups }) => sum + newGroups, 0);
  };
  await expect.poll(figures, { timeout: 20_000 }).toBe(1);
  const seen = await release('shop@1.9.0');
  expect(seen.firstEvent).not.toBeNull();
  expect(Date.parse(seen.lastEvent ?? '')).toBeGreaterThanOrEqual(
    Math.floor(Date.parse(seen.firstEvent ?? '') / 60_000) * 60_000,
  );
  expect((await api.ask(of('shop@1.9.0'), { method: 'DELETE' })).status).toBe(400);
  expect(await listed('environment=staging&query=web')).toEqual(['web@1.2.0']);
  expect(await listed('environment=nowhere')).toEqual([]);
});

test('lists lead through all pages, and leave out archived releases where open ones are asked for', async () => {
  const version = 'web@1.3.0';
  await answer(ORG, releaseDetail, asking('POST', { version, projects: [], status: 'archived' }));
  expect((await release(version)).status).toBe('archived');
  const whole = (await answer(`${ORG}?per_page=100`, z.array(releaseDetail))).body.map((each) => each.version);
  const paged: string[] = [];
  let path: string | null = `${ORG}?per_page=2`;
  while (path !== null) {
    const page: Response = await api.ask(path);
    paged.push(
      ...z
        .array(releaseDetail)
        .parse(await page.json())
        .map((each) => each.version),
    );
    path = nextOf(page);
  }
  expect(paged).toEqual(whole);
  expect(whole).toContain(version);
  expect((await answer(`${ORG}?status=open`, z.array(releaseDetail))).body.map((each) => each.version)).toEqual(
    whole.filter((each) => each !== version),
  );
});

/** The path of the next page. */
function nextOf(page: Response): string | null {
  const next = /<([^>]+)>; rel="next"; results="true"/.exec(page.headers.get('link') ?? '')?.[1];
  if (next === undefined) return null;
  const url = new URL(next);
  return `${url.pathname}${url.search}`;
}
