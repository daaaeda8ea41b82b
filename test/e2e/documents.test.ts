import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DSN_KEY, PROMPT_LEDGER, ROOT, startBreakwater, TOKEN } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { documentBlocks } from '../support/document-blocks.ts';
import type { DocumentBlock } from '../support/document-blocks.ts';
import { endWithTests } from '../support/breakwater.ts';
import { errorEvent, sendEvent } from '../support/send.ts';
import { makeProject } from '../support/shared-breakwater.ts';
import { until } from '../support/wait.ts';

/* The commands and snippets of the documents, as they are written, with addresses, keys and folders of this test in place of theirs. */

const OWN = 'test/e2e/documents.test.ts';
const isOwn = ({ runsIn, notRun }: DocumentBlock): boolean => notRun === null && (runsIn === null || runsIn === OWN);
const blocks = documentBlocks().filter(isOwn);
const commands = blocks.filter(({ language }) => language === 'sh');
const snippets = blocks.filter(({ language }) => language === 'js' || language === 'ts');
/** Its process has to be stopped first. */
const isOfStopped = ({ text }: DocumentBlock): boolean => text.includes('breakwater -- offsets');

let folder = '';
let breakwater: Breakwater;
let eventId = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-documents-'));
  breakwater = await startBreakwater(PROMPT_LEDGER);
  // That of an installation in which somebody was erased.
  await writeFile(join(folder, 'erasures.jsonl'), '');
  for (const name of ['shop', 'web']) await makeProject(breakwater, name);
  ({ eventId } = await sendEvent(breakwater.dsn, errorEvent()));
  const path = `/api/0/projects/default/default/events/${eventId}/receipt/`;
  await until(
    'the event',
    () => breakwater.api<{ state: string }>(path),
    ({ state }) => state === 'stored',
  );
}, 120_000);
afterAll(async () => {
  await breakwater?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function replaced(text: string): Promise<string> {
  const backups = join(folder, 'backups');
  const ids = (await readdir(backups).catch((): string[] => [])).filter((name) => /^\d/.test(name));
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  return text
    .replaceAll(
      /https?:\/\/(?:KEY|PUBLIC_KEY)@(?:localhost:8000|breakwater\.example(?:\.com)?)/g,
      breakwater.dsn.replace('/1', ''),
    )
    .replaceAll(/https?:\/\/(?:localhost:8000|(?:breakwater|errors)\.example(?:\.com)?)/g, breakwater.url)
    .replaceAll('PUBLIC_KEY', DSN_KEY)
    .replaceAll('--token TOKEN', `--token ${TOKEN}`)
    .replaceAll('projects/PROJECT/events', 'projects/default/default/events')
    .replaceAll('EVENT_ID', eventId)
    .replaceAll('"until": "2026-11-30T14:00:00Z"', `"until": "${soon}"`)
    .replaceAll('/var/backups/breakwater', backups)
    .replaceAll('/var/lib/breakwater/erasures.jsonl', join(folder, 'erasures.jsonl'))
    .replaceAll('/var/lib/breakwater-restored', join(folder, 'restored'))
    .replaceAll(`${backups}/ID`, join(backups, ids.at(-1) ?? 'ID'));
}

/** curl ends with 0 also where an answer is a refusal, so it is told not to. */
const STRICT = `set -euo pipefail
curl() { case " $* " in *" -f"*|*" -sf"*) command curl "$@" ;; *) command curl --fail-with-body -sS "$@" ;; esac; }
`;

async function run(block: DocumentBlock): Promise<{ code: number | null; output: string }> {
  const child = spawn('bash', ['--norc', '-c', STRICT + (await replaced(block.text))], {
    cwd: ROOT,
    env: {
      ...process.env,
      TOKEN,
      BREAKWATER_TOKEN: TOKEN,
      BREAKWATER_URL: breakwater.url,
      BREAKWATER_DATA: breakwater.dataFolder,
      UV_THREADPOOL_SIZE: '16',
    },
  });
  endWithTests(child);
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  child.stderr.on('data', (part: Buffer) => (output += part.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

describe('commands', () => {
  const running = commands.filter((block) => !isOfStopped(block));
  test.each(running.map((block) => [`${block.file}:${block.line}`, block] as const))(
    '%s',
    async (_, block) => {
      const { code, output } = await run(block);
      expect(code, output.slice(-2_000)).toBe(0);
    },
    120_000,
  );

  test('those for a process that is stopped', async () => {
    await breakwater.kill('SIGTERM');
    for (const block of commands.filter(isOfStopped)) {
      const { code, output } = await run(block);
      expect(code, output.slice(-2_000)).toBe(0);
    }
    await breakwater.restart();
  }, 120_000);
});

test('the addresses in headers of a policy take the reports of browsers, old and new', async () => {
  const policy = blocks.find(({ text }) => text.startsWith('Content-Security-Policy-Report-Only:'));
  const headers = await replaced(policy?.text ?? '');
  const [, old = ''] = /report-uri (\S+)/.exec(headers) ?? [];
  const [, endpoint = ''] = /^Reporting-Endpoints: breakwater="([^"]+)"/m.exec(headers) ?? [];
  const of = {
    'document-uri': 'https://shop.example/',
    'effective-directive': 'img-src',
    'blocked-uri': 'https://a.example/x.png',
  };
  const by = {
    documentURL: 'https://shop.example/',
    effectiveDirective: 'img-src',
    blockedURL: 'https://a.example/x.png',
  };
  const reports: [string, string, unknown][] = [
    [old, 'application/csp-report', { 'csp-report': of }],
    [endpoint, 'application/reports+json', [{ type: 'csp-violation', age: 1, url: 'https://shop.example/', body: by }]],
  ];
  for (const [address, type, report] of reports) {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(report),
    });
    expect([type, answer.ok, answer.ok ? '' : await answer.text()]).toEqual([type, true, '']);
  }
});

test('snippets of TypeScript and JavaScript have the types of the SDK', async () => {
  expect(snippets.length).toBeGreaterThan(8);
  const work = join(folder, 'snippets');
  await mkdir(join(work, 'node_modules/@breakwater'), { recursive: true });
  await symlink(join(ROOT, 'sdk'), join(work, 'node_modules/@breakwater/sdk'));
  await symlink(join(ROOT, 'node_modules/@types'), join(work, 'node_modules/@types'));
  await writeFile(join(work, 'package.json'), '{"type":"module"}');
  // The names that a reader has already.
  await writeFile(
    join(work, 'given.d.ts'),
    'declare const fastify: any;\ndeclare const express: any;\ndeclare const handle: any;\ninterface RequestInit { duplex?: "half" }\n',
  );
  const names: string[] = [];
  for (const [index, { text, language }] of snippets.entries()) {
    const given = /^init\(/m.test(text) && !text.includes('import') ? "import { init } from '@breakwater/sdk';\n" : '';
    // One that others import says its name in its first line.
    const [, called] = /^\/\/ ([\w-]+\.m?js)\b/.exec(text) ?? [];
    const name = called ?? `snippet-${index}.${language === 'ts' ? 'ts' : 'js'}`;
    await writeFile(join(work, name), `${given}${text}\nexport {};\n`);
    names.push(name);
  }
  const options =
    '--noEmit --allowJs --checkJs --strict false --target es2023 --module nodenext --moduleResolution nodenext --skipLibCheck --types node --lib es2023,dom';
  const tsc = spawn(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options.split(' '), 'given.d.ts', ...names],
    { cwd: work },
  );
  let output = '';
  tsc.stdout.on('data', (part: Buffer) => (output += part.toString()));
  await new Promise((resolve) => tsc.on('close', resolve));
  expect(output).toBe('');
}, 120_000);
