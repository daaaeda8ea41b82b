import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';

import { PROMPT_LEDGER, readWithToken, startBreakwater, TOKEN } from './breakwater.ts';
import type { Breakwater } from './breakwater.ts';

/** The one product of flows that look only at projects of their own. A flow that stops, fills or configures it starts another. */
export type SharedBreakwater = Pick<Breakwater, 'url' | 'dsn' | 'api'>;

declare module 'vitest' {
  interface ProvidedContext {
    breakwater: { url: string; dsn: string };
  }
}

let running: Breakwater;

export async function setup({ provide }: TestProject): Promise<void> {
  running = await startBreakwater(PROMPT_LEDGER);
  provide('breakwater', { url: running.url, dsn: running.dsn });
}

export async function teardown(): Promise<void> {
  await running.stop();
}

export function sharedBreakwater(): SharedBreakwater {
  const { url, dsn } = inject('breakwater');
  return { url, dsn, api: (path) => readWithToken(url, path) };
}

/** A project of the flow's own in the product that it shares. */
export async function makeProject({ url }: SharedBreakwater, name: string): Promise<{ slug: string; dsn: string }> {
  const answer = await fetch(`${url}/api/ui/projects`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, platform: 'javascript' }),
  });
  if (!answer.ok) throw new Error(`the project ${name} was not made: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { slug: string; dsn: string };
}
