import type { Item } from '@breakwater/sdk/wire';

import type { Stopped } from '../gates/gate.ts';
import type { ProjectSettings } from '../log/index.ts';
import type { Discard } from './client-report.ts';

/** An item that is not kept, and why. */
export interface Fate extends Stopped {
  /** For its receipt: the field and the limit. */
  detail?: string;
}

/** What is known of one request so far. When it ends, well or not, it is settled once. */
export interface Account {
  /** Whose it is, once that is believed; until then nothing is counted. */
  settings: ProjectSettings | undefined;
  client: string | undefined;
  /** Epoch milliseconds at which the whole body was here. */
  receivedAt: number | undefined;
  eventId: string | undefined;
  /** What is counted, once it is known: all items but readable client reports. */
  items: readonly Item[] | undefined;
  /** Items whose fate is not that of the rest. */
  fates: Fate[];
  /** What client reports tell. */
  discards: readonly Discard[];
}

export const openAccount = (): Account => ({
  settings: undefined,
  client: undefined,
  receivedAt: undefined,
  eventId: undefined,
  items: undefined,
  fates: [],
  discards: [],
});
