import type { Store } from '../store/port.ts';
import type { PersonKind } from './person.ts';

export type ErasureStore = Pick<Store, 'client' | 'select' | 'insert'>;

/** A person whose data goes, in one project or in all (0). */
export interface Erasure {
  id: string;
  project: number;
  kind: PersonKind;
  hash: string;
}
