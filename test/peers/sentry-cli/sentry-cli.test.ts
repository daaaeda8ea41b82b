import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { TOKEN } from '../../support/breakwater.ts';
import { makeProject, sharedBreakwater } from '../../support/shared-breakwater.ts';

/* The steps of a build by Sentry's own command line, in a repository that the test makes. */

const run = promisify(execFile);
const breakwater = sharedBreakwater();
const CLI = fileURLToPath(new URL('node_modules/.bin/sentry-cli', import.meta.url));

let repository: string;
beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'breakwater-repository-'));
  await git('init', '-q', '-b', 'main');
  await git('remote', 'add', 'origin', 'https://code.example.com/shop/web.git');
  await commit('cart.js', 'Begin the cart');
});
afterAll(() => rm(repository, { recursive: true, force: true }));

const PERSON = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'commit.gpgsign=false'];
const git = async (...args: string[]): Promise<string> =>
  (await run('git', [...PERSON, ...args], { cwd: repository })).stdout.trim();

async function commit(file: string, message: string): Promise<string> {
  await writeFile(join(repository, file), message);
  await git('add', '.');
  await git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

const cliFor =
  (project: string) =>
  async (...args: string[]): Promise<string> => {
    const env = {
      PATH: process.env['PATH'],
      HOME: repository,
      SENTRY_URL: breakwater.url,
      SENTRY_AUTH_TOKEN: TOKEN,
      SENTRY_ORG: 'default',
      SENTRY_PROJECT: project,
    };
    const { stdout } = await run(CLI, args, { cwd: repository, env });
    return stdout;
  };

interface Release {
  version: string;
  dateReleased: string | null;
  commitCount: number;
  lastCommit: { id: string; message: string; repository: { name: string } } | null;
  lastDeploy: { environment: string; name: string | null } | null;
  authors: { name: string; email: string }[];
  projects: { slug: string }[];
}
const releaseOf = (version: string): Promise<Release> =>
  breakwater.api(`/api/0/organizations/default/releases/${encodeURIComponent(version)}/`);

describe.each([
  ['--auto', 'cli-auto'],
  ['--local', 'cli-local'],
])('sentry-cli with set-commits %s', (how, name) => {
  const [first, second] = [`${name}@1.0.0`, `${name}@1.1.0`];
  let cli: ReturnType<typeof cliFor>;
  let slug: string;
  beforeAll(async () => {
    ({ slug } = await makeProject(breakwater, name));
    cli = cliFor(slug);
  });

  test('makes a release, sets its commits, finalizes it and tells of its deploy', async () => {
    expect(await cli('releases', 'new', first)).toContain(`Created release ${first}`);
    expect(await cli('releases', 'set-commits', first, how)).toContain('Success! Set commits');
    expect(await cli('releases', 'finalize', first)).toContain(`Finalized release ${first}`);
    const deployed = await cli('deploys', 'new', '--release', first, '-e', 'production', '-n', 'blue');
    expect(deployed).toContain("Created new deploy blue for 'production'");

    const head = await git('rev-parse', 'HEAD');
    const release = await releaseOf(first);
    expect(release.projects.map((project) => project.slug)).toEqual([slug]);
    expect(release.lastCommit).toMatchObject({ id: head, repository: { name: 'origin' } });
    expect(release.authors).toEqual([{ name: 'Ann', email: 'ann@example.com' }]);
    expect(Date.parse(release.dateReleased ?? '')).toBeGreaterThan(0);
    expect(release.lastDeploy).toMatchObject({ environment: 'production', name: 'blue' });
  });

  test('sends of the next release the commits since the one before', async () => {
    const ids = [await commit(`${name}-a.js`, 'Add a'), await commit(`${name}-b.js`, 'Add b')];
    await cli('releases', 'new', second, '--finalize');
    await cli('releases', 'set-commits', second, how);
    const release = await releaseOf(second);
    expect([release.lastCommit?.id, release.commitCount]).toEqual([ids[1], 2]);
    const commits = await breakwater.api<{ id: string; files: string[] }[]>(
      `/api/0/organizations/default/releases/${encodeURIComponent(second)}/commits/`,
    );
    expect(commits.slice(0, 2).map(({ id, files }) => [id, files])).toEqual([
      [ids[1], [`${name}-b.js`]],
      [ids[0], [`${name}-a.js`]],
    ]);
  });

  test('reads what it wrote: info, list, deploys, archive, and a delete', async () => {
    expect(await cli('releases', 'info', second, '-C', '-P')).toContain(slug);
    const listed = await cli('releases', 'list', '--raw');
    expect(listed.trim().split(/\s+/)).toEqual([second, first]);
    expect(await cli('deploys', 'list', '--release', first)).toContain('production');
    expect(await cli('releases', 'archive', first)).toContain(`Archived release ${first}`);
    expect(await cli('releases', 'restore', first)).toContain(`Restored release ${first}`);
    expect(await cli('releases', 'delete', second)).toContain(`Deleted release ${second}`);
    expect(await cli('releases', 'delete', second)).toContain('does not exist');
    await expect(cli('releases', 'info', second)).rejects.toMatchObject({ code: 1 });
  });
});

test('a project that does not exist is refused', async () => {
  const cli = cliFor('no-such-project');
  await expect(cli('releases', 'new', 'a@1')).rejects.toThrow(/no-such-project does not exist/);
});

test('--commit names a repository of a code host, of which there is none: the local history is sent instead', async () => {
  const { slug } = await makeProject(breakwater, 'cli-commit');
  await cliFor(slug)('releases', 'set-commits', 'cli-commit@1', '--commit', 'shop@f00d');
  expect((await releaseOf('cli-commit@1')).lastCommit?.id).toBe(await git('rev-parse', 'HEAD'));
});
