import type { Client } from './client/client.ts';
import type { Integration, Undo } from './client/integration.ts';

/** Events name the debug id of each file in their stacks, by which the server finds its source map. */
export const debugImages = (): Integration => addDebugIds;

export function addDebugIds(client: Client): Undo {
  client.images = true;
  return () => {
    client.images = false;
  };
}
