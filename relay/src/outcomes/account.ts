import type { Item } from '@breakwater/sdk/wire';

import type { Stopped } from '../gates/gate.ts';
import type { ProjectSettings } from '../log/index.ts';
import type { Discard } from './client-report.ts';

/** An item that is not kept, and why. */
export interface ItemFate extends Stopped {
  /** For its receipt: the field and the limit. */
  detail?: string;
}

/** The facts about one request so far. When the request ends, well or not, they are settled once. */
export interface RequestAccount {
  /** The project's settings, once the key is checked; until then nothing is counted. */
  settings: ProjectSettings | undefined;
  /** The key that the request claims, also where it is refused. */
  publicKey: string | undefined;
  client: string | undefined;
  /** Epoch milliseconds at which the whole body was here. */
  receivedAt: number | undefined;
  eventId: string | undefined;
  /** The items to count, once they are known: all but readable client reports. */
  items: readonly Item[] | undefined;
  /** Items whose fate differs from that of the rest. */
  fates: ItemFate[];
  /** The discards of client reports. */
  discards: readonly Discard[];
}

export const openAccount = (): RequestAccount => ({
  settings: undefined,
  publicKey: undefined,
  client: undefined,
  receivedAt: undefined,
  eventId: undefined,
  items: undefined,
  fates: [],
  discards: [],
});
