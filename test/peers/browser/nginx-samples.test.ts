import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { documentBlocks } from '../../support/document-blocks.ts';
import { findNginx } from './nginx.ts';

const nginx = await findNginx();
const samples = documentBlocks().filter(({ language }) => language === 'nginx');
const folder = mkdtempSync(join(tmpdir(), 'breakwater-nginx-'));
const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];

afterAll(async () => {
  if (nginx.kind === 'available') await nginx.value.remove();
  rmSync(folder, { recursive: true });
});

test.skipIf(nginx.kind === 'unavailable')('nginx takes the samples that are for it', () => {
  if (nginx.kind === 'unavailable') return;
  expect(samples.length).toBeGreaterThan(0);
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=a', '-keyout', key, '-out', certificate],
    { stdio: 'ignore' },
  );
  for (const { text } of samples) {
    const server = text.startsWith('server') ? text : `server { listen 8080;\n${text}}`;
    const config = server
      .replaceAll(/\/etc\/ssl\/\S+\.key/g, key)
      .replaceAll(/\/etc\/ssl\/\S+\.pem/g, certificate)
      .replaceAll('breakwater.internal', '127.0.0.1');
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, `pid ${folder}/pid;\nevents {}\nhttp {\naccess_log off;\n${config}}\n`);
    const { status, stderr } = spawnSync(nginx.value.program, ['-t', '-q', '-c', file, '-p', folder, '-e', 'stderr'], {
      encoding: 'utf8',
    });
    expect(status, `${stderr}\n${readFileSync(file, 'utf8')}`).toBe(0);
  }
});
