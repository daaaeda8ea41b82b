import type { Log } from './port.ts';

export async function openKafkaLog(_options: unknown): Promise<Log> {
  throw new Error('not yet');
}
