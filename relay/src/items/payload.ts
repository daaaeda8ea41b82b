import type { Item } from '@breakwater/sdk/wire';

export type Payload = Readonly<Record<string, unknown>>;

/**
 * Parsed payloads by item. From the check of an envelope to its records nothing waits, and a `WeakRef` holds its target to the end
 * of the job that made it (ECMA-262, KeepDuringJob), so a payload is parsed once there. Held any longer, parsed payloads would weigh
 * several times the bodies that wait for the log.
 */
const parsed = new WeakMap<Item, WeakRef<{ payload: Payload | null }>>();

/**
 * The payload of an item as JSON. For 8 KB that takes 25 to 40 µs (filters.bench.ts), as much as the rest of the path, so only
 * settings of a project lead to it. Null where it is no JSON object: the processor records that, with the cause.
 */
export function payloadOf(item: Item): Payload | null {
  const known = parsed.get(item)?.deref();
  if (known) return known.payload;
  const read = { payload: parse(item.payload) };
  parsed.set(item, new WeakRef(read));
  return read.payload;
}

function parse({ buffer, byteOffset, byteLength }: Uint8Array): Payload | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : null;
  } catch {
    return null;
  }
}
