import type { LogRecord, StoredRecord } from '../port.ts';
import type { EachBatchPayload, Message } from './client.ts';

/** A record as Kafka carries it: key and headers as UTF-8, the value unchanged. */
export const messageOf = ({ key, value, headers, partition }: LogRecord): Message => ({
  key,
  ...(partition !== undefined && { partition }),
  value: value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  ...(headers && { headers: { ...headers } }),
});

type KafkaMessage = EachBatchPayload['batch']['messages'][number];

export function recordOf(message: KafkaMessage): StoredRecord {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, textOf(value)] as const);
  return {
    key: message.key?.toString() ?? '',
    value: message.value,
    headers: Object.fromEntries(headers),
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
  };
}

/** The last value of a header that another writer has given twice, as in an object. */
function textOf(value: Buffer | string | (Buffer | string)[] | undefined): string {
  const one = Array.isArray(value) ? value.at(-1) : value;
  return one?.toString() ?? '';
}
