import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { decodeEnvelope } from '@breakwater/sdk/wire';

const fixtures = new URL('../../sdk/src/wire/fixtures/', import.meta.url);

/** An event that a real SDK sent, with the present time. */
export async function fixtureEvent(name: string): Promise<Record<string, unknown>> {
  const { items } = decodeEnvelope(await readFile(new URL(`${name}.envelope`, fixtures)));
  const item = items.find(({ headers }) => headers.type === 'event');
  if (!item) throw new Error(`no event in ${name}`);
  const event = JSON.parse(new TextDecoder().decode(item.payload)) as Record<string, unknown>;
  return { ...event, event_id: randomUUID().replaceAll('-', ''), timestamp: Date.now() / 1000 };
}
