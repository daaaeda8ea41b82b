import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';

/** All that waits is sent before the process ends by itself, for at most `shutdownTimeoutMs`. */
export const flushBeforeExit = (): Integration => watchExit;

/** Once: work that a flush makes would bring `beforeExit` about again, and a server that is away would keep the process for ever. */
function watchExit(client: Client): Undo {
  const onBeforeExit = (): void => void client.flush(client.options.shutdownTimeoutMs ?? 2000);
  process.once('beforeExit', onBeforeExit);
  return () => void process.off('beforeExit', onBeforeExit);
}
