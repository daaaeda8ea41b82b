import { removedAddresses } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

/** The name of the person, or token, that made a change, as pages show it. */
export type NameOf = (by: string) => string;

const REMOVED = 'a person who was removed';

/** The history of a thing goes on without the address of somebody who left. */
export async function namesOfPeople(store: Pick<Store, 'select'>): Promise<NameOf> {
  const removed = await removedAddresses(store);
  return (by) => (removed.has(by) ? REMOVED : by);
}
