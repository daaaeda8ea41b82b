import type { Row } from './formats.ts';

interface Frame {
  filename?: string;
  function?: string;
  in_app?: boolean;
}

interface Event {
  event_id: string;
  timestamp: number;
  level?: string;
  platform?: string;
  release?: string;
  environment?: string;
  server_name?: string;
  transaction?: string;
  user?: { id?: string };
  tags?: Record<string, string>;
  contexts?: { trace?: { trace_id?: string; span_id?: string } };
  fingerprint?: string[];
  exception: { values: { type: string; value: string; stacktrace?: { frames: Frame[] }; mechanism?: object }[] };
}

const NEWLINE = 10;

/** The payload of the first item of an envelope. */
export function payloadOf(envelope: Buffer): Buffer {
  const second = envelope.indexOf(NEWLINE, envelope.indexOf(NEWLINE) + 1);
  const end = envelope.at(-1) === NEWLINE ? envelope.length - 1 : envelope.length;
  return envelope.subarray(second + 1, end);
}

/** The values of both tables, by column; a column that is not here gets its type's empty value. */
export function rowsOf(payload: Buffer, offset: number, now: number): { facts: Row; body: Row } {
  const data = payload.toString();
  const event = JSON.parse(data) as Event;
  const exception = event.exception.values.at(-1);
  const frames = exception?.stacktrace?.frames ?? [];
  const inApp = frames.filter((frame) => frame.in_app === true);
  const key = event.fingerprint?.[0] ?? inApp.at(-1)?.function ?? '';
  const shared = {
    project_id: 1,
    group_id: hashOf(key),
    event_id: idBytes(event.event_id),
    timestamp: Math.round(event.timestamp * 1000),
    received_at: now,
    lane: 'live',
    source_partition: 0,
    source_offset: offset,
  };
  const facts = {
    ...shared,
    level: event.level ?? 'error',
    platform: event.platform ?? '',
    release: event.release ?? '',
    environment: event.environment ?? '',
    handled: 1,
    user_key: hashOf(event.user?.id ?? ''),
    trace_id: event.contexts?.trace?.trace_id ?? '',
    weight: 1,
    hashes: [shared.group_id],
    pairs: [
      ...Object.entries(event.tags ?? {}).map(([tag, value]) => `${tag}=${value}`),
      `environment=${event.environment}`,
      `level=${event.level}`,
      `release=${event.release}`,
      `server_name=${event.server_name}`,
      `transaction=${event.transaction}`,
      `user=${event.user?.id}`,
    ],
    client: 'bench/1',
    logged_at: now,
    processed_at: now,
  };
  const body = {
    ...shared,
    revision: 1,
    title: `${exception?.type}: ${exception?.value}`,
    culprit: inApp.at(-1)?.function ?? '',
    type: exception?.type ?? '',
    value: exception?.value ?? '',
    stack: inApp.map((frame) => `${frame.filename} ${frame.function}`),
    span_id: event.contexts?.trace?.span_id ?? '',
    relay: 'bench',
    fingerprint: event.fingerprint ?? [],
    grouping_version: 'v1',
    data,
  };
  return { facts, body };
}

/** Two rounds of FNV-1a: a number per text is all that the floor needs. */
function hashOf(text: string): bigint {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (let at = 0; at < text.length; at++) {
    high = Math.imul(high ^ text.charCodeAt(at), 0x01000193);
    low = Math.imul(low ^ text.charCodeAt(at), 0x811c9dc5);
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** The engine keeps an id as two numbers, each with its lowest byte first. */
function idBytes(hex: string): Uint8Array {
  const bytes = Buffer.from(hex, 'hex');
  bytes.subarray(0, 8).reverse();
  bytes.subarray(8).reverse();
  return bytes;
}
