import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { decodeRecord, encodeRecord, openLog, outcomesRecordSchema } from '../log/index.ts';
import { createLogger } from '../service/index.ts';
import type { Log, LogConfig, OutcomesRecord } from '../log/index.ts';
import { AUTH, settings } from '../testing/open-test-relay.ts';
import { randomFrom } from '../testing/random.ts';

const ROUNDS = 3;
const SENDERS = 20;
const child = fileURLToPath(new URL('../testing/killed-relay.ts', import.meta.url));
const logger = createLogger('relay-test', 'silent');

test(
  'kill -9 loses no account of feedback that was refused because nothing stores it',
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relay-killed-'));
    const config: LogConfig = { kind: 'embedded', folder, partitions: 1, maxTopicBytes: 2 ** 30 };
    const before = await openLog(config, logger);
    await before.append('settings', [{ key: settings.publicKey, value: encodeRecord(settings) }]);
    await before.close();

    const random = randomFrom(1);
    const answered: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const enough = 50 + Math.floor(random() * 300);
      answered.push(...(await sendUntilKilled(folder, enough)));
    }

    const after = await openLog(config, logger);
    const accounts = await accountsIn(after);
    await after.close();
    await rm(folder, { recursive: true });
    const told = new Set(accounts.flatMap(({ drops }) => drops).map(({ eventId }) => eventId));
    expect(answered.length).toBeGreaterThan(ROUNDS * 50);
    expect(answered.filter((id) => !told.has(id))).toEqual([]);
    const dropped = accounts.flatMap(({ counts }) => counts).filter(({ outcome }) => outcome === 'dropped');
    expect(dropped.reduce((sum, { quantity }) => sum + quantity, 0)).toBeGreaterThanOrEqual(answered.length);
  },
);

/** The ids that were answered before the relay was killed. */
async function sendUntilKilled(folder: string, enough: number): Promise<string[]> {
  const relay = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', child, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(relay, 'exit');
  const answered: string[] = [];
  try {
    const [port] = (await once(relay.stdout, 'data')) as [Buffer];
    const url = `http://127.0.0.1:${Number(String(port))}/api/1/envelope/${AUTH}`;
    const sending = Array.from({ length: SENDERS }, async () => {
      for (;;) {
        const id = randomUUID().replaceAll('-', '');
        const body = `{"event_id":"${id}"}\n{"type":"feedback"}\n{"contexts":{}}`;
        const status = await fetch(url, { method: 'POST', body }).then(
          (answer) => answer.status,
          () => 'killed',
        );
        if (status === 'killed') return;
        expect(status).toBe(429);
        answered.push(id);
        if (answered.length === enough) relay.kill('SIGKILL');
      }
    });
    await Promise.all(sending);
  } finally {
    relay.kill('SIGKILL');
    await exited;
  }
  return answered;
}

async function accountsIn(log: Log): Promise<OutcomesRecord[]> {
  const accounts: OutcomesRecord[] = [];
  const tail = await log.tail(
    'outcomes',
    ({ value }) => accounts.push(decodeRecord(outcomesRecordSchema, value!)),
    (error) => expect.unreachable(String(error)),
  );
  await tail.stop();
  return accounts;
}
