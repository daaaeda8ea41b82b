import type { Client } from '../core/client/client.ts';
import { recordConsole } from '../core/console-breadcrumbs.ts';
import { captureCrashes } from './integrations/crash.ts';
import { traceHttpClient } from './integrations/http-client.ts';
import { traceServer } from './integrations/http-server.ts';
import { traceUndici } from './integrations/undici.ts';

/** Makes the client record by itself what happens in the process. `client.close()` undoes all of it. */
export function instrument(client: Client): void {
  client.onClose(captureCrashes(client));
  client.onClose(recordConsole(client, console));
  client.onClose(traceServer(client));
  client.onClose(traceHttpClient(client));
  client.onClose(traceUndici(client));
  client.onClose(flushBeforeExit(client));
}

/** Once: work that a flush makes would bring `beforeExit` about again, and a server that is away would keep the process for ever. */
function flushBeforeExit(client: Client): () => void {
  const onBeforeExit = (): void => void client.flush(client.options.shutdownTimeoutMs ?? 2000);
  process.once('beforeExit', onBeforeExit);
  return () => void process.off('beforeExit', onBeforeExit);
}
