import type { Client } from '../core/client/client.ts';
import { recordConsole } from '../core/console-breadcrumbs.ts';
import { recordClicks } from './integrations/breadcrumbs.ts';
import { captureGlobalErrors } from './integrations/global-errors.ts';
import { watchNavigation } from './integrations/navigation.ts';
import { type PageTrace, tracePage } from './integrations/page-trace.ts';
import { recordRequests } from './integrations/requests.ts';

/** Makes the client record by itself what happens on the page. `client.close()` undoes all of it. */
export function instrument(client: Client): void {
  client.onClose(captureGlobalErrors(client));
  client.onClose(recordConsole(client, console));
  // A worker has neither page nor address.
  if (typeof document === 'undefined') return;

  client.onClose(recordRequests(client));
  client.onClose(recordClicks(client));
  const trace = tracesPages(client) ? tracePage(client) : null;
  client.onClose(watchNavigation((from, to) => onNavigation(client, trace, from, to)));
  client.onClose(flushWhenHidden(client, trace));
}

const tracesPages = ({ options }: Client): boolean =>
  options.tracesSampleRate !== undefined || options.tracesSampler !== undefined;

function onNavigation(client: Client, trace: PageTrace | null, from: string, to: string): void {
  client.addBreadcrumb({ type: 'navigation', category: 'navigation', data: { from, to } });
  const path = (url: string): string => new URL(url).pathname;
  if (path(from) !== path(to)) trace?.navigate();
}

/** A hidden page may never run again: it is the last moment that phones give. */
function flushWhenHidden(client: Client, trace: PageTrace | null): () => void {
  const onChange = (): void => {
    if (document.visibilityState !== 'hidden') return;
    trace?.endNow();
    void client.flush();
  };
  document.addEventListener('visibilitychange', onChange);
  return () => {
    document.removeEventListener('visibilitychange', onChange);
    trace?.endNow();
  };
}
