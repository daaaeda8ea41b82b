import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, test } from 'vitest';

import { startBreakwater, TOKEN } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { until } from '../support/wait.ts';

/* The canary of the one process passes all stages, and shows the stage at which it stops. */

interface Pipeline {
  canary: { runs: { status: string; stages: Record<string, number>; detail: string }[] };
  alerts: { id: string; kind: string; stage: string; title: string; detail: string; status: string }[];
  steps: { received: number }[];
}

let breakwater: Breakwater | null = null;
let mailServer: Server | null = null;
afterEach(async () => {
  const [stopping, closing] = [breakwater, mailServer];
  breakwater = null;
  mailServer = null;
  closing?.close();
  if (stopping) expect(await stopping.stop()).toBe(0);
});

test('a canary passes all stages, and nothing that users see has it', async () => {
  const own = (breakwater = await startBreakwater({ BREAKWATER_CANARY_SECONDS: '1' }));
  const { canary, alerts, steps } = await until(
    'two canaries to be complete',
    () => own.api<Pipeline>('/api/ui/pipeline'),
    ({ canary: { runs } }) => runs.filter(({ status }) => status === 'complete').length >= 2,
  );
  const run = canary.runs.find(({ status }) => status === 'complete');
  expect(Object.keys(run?.stages ?? {}).sort()).toEqual(['accepted', 'stored', 'symbolicated', 'told']);
  expect(canary.runs.filter(({ status }) => status === 'late')).toEqual([]);
  expect(alerts).toEqual([]);
  expect(steps.every(({ received }) => received === 0)).toBe(true);

  const issues = await own.api<unknown[]>('/api/0/projects/default/default/issues/');
  const projects = await own.api<{ slug: string }[]>('/api/0/projects/');
  const mails = await fetch(`${own.url}/api/ui/deliveries`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(issues).toEqual([]);
  expect(projects.map(({ slug }) => slug)).toEqual(['default']);
  expect(await mails.text()).not.toContain('canary');

  const metrics = await (await fetch(`${own.url}/metrics`)).text();
  const given = [...metrics.matchAll(/^# TYPE (breakwater_\w+) /gm)].map(([, name]) => name);
  const docs = await readFile(new URL('../../docs/operate.md', import.meta.url), 'utf8');
  const listed = [...docs.matchAll(/^\| `(breakwater_\w+)` \|/gm)].map(([, name]) => name);
  expect(given.sort()).toEqual(listed.sort());
  for (const name of [
    'canary_passed_seconds',
    'store_rows_total',
    'disk_free_bytes',
    'relay_projects_known',
    'topic_waiting',
  ])
    expect(metrics).toMatch(new RegExp(`^breakwater_${name}\\{.*\\} [1-9\\d.e+]*$`, 'm'));
});

test('a canary whose mail server refuses is late at that stage, alerts operators once, and the alert ends', async () => {
  let isRefusing = true;
  const smtp = (mailServer = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(isRefusing ? '554 no mail today\r\n' : '220 ready\r\n');
    socket.on('data', (data) => socket.write(String(data).startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n'));
  }));
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.address() as AddressInfo;
  const own = (breakwater = await startBreakwater({
    BREAKWATER_CANARY_SECONDS: '1',
    BREAKWATER_SMTP_URL: `smtp://127.0.0.1:${port}`,
  }));
  const canaryAlerts = async () =>
    (await own.api<Pipeline>('/api/ui/pipeline')).alerts.filter(({ kind }) => kind === 'canary');
  const lateRuns = async () =>
    (await own.api<Pipeline>('/api/ui/pipeline')).canary.runs.filter(({ status }) => status === 'late');

  const [late] = await until('two late canaries', lateRuns, (runs) => runs.length >= 2);
  expect(Object.keys(late?.stages ?? {}).sort()).toEqual(['accepted', 'stored', 'symbolicated']);
  expect(late?.detail).toContain('mail server');
  const alerts = await canaryAlerts();
  expect(alerts).toEqual([
    expect.objectContaining({ status: 'open', stage: 'told', title: 'The canary was not told within 60 s' }),
  ]);
  expect(alerts[0]?.detail).toContain('symbolicated');

  isRefusing = false;
  await until('the alert to be over', canaryAlerts, ([alert]) => alert?.status === 'over');
});
