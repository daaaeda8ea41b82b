import { mutate } from '../store/mutate.ts';
import type { Store } from '../store/port.ts';

/** Takes the words out of messages whose deliveries are `where`, and out of digests that they are part of; the rows stay. */
export async function forgetWords(store: Pick<Store, 'client' | 'select'>, where: string): Promise<void> {
  const digests = `SELECT part_of FROM deliveries WHERE part_of != '' AND ${where}`;
  await mutate(
    store,
    'deliveries',
    `ALTER TABLE deliveries UPDATE rendered = '', title = '' WHERE ${where} OR delivery_id IN (${digests})`,
  );
}
