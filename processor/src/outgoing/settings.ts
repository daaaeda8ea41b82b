import { setting, SettingError } from '@breakwater/relay/service';

import { parseNetworks } from './networks.ts';
import type { Network } from './networks.ts';

/** Settings of requests to hosts that customers name. */
export const OUTGOING_SETTINGS = {
  // Hosts that customers name must not be those that only this machine can reach.
  BREAKWATER_ALLOW_NETWORKS: setting.list(),
} as const;

/** @throws SettingError */
export function readNetworks(texts: readonly string[]): Network[] {
  try {
    return parseNetworks(texts);
  } catch (error) {
    throw new SettingError(`BREAKWATER_ALLOW_NETWORKS: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
