import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';

/** All that waits is sent when the page is hidden. It may never run again: this is the last moment that phones give. */
export const flushWhenHidden = (): Integration => flushHidden;

export const flushHidden = (client: Client): Undo => whenHidden(client, () => client.flushAtOnce());

export function whenHidden(client: Client, run: () => void): Undo {
  const onChange = (): void => {
    if (document.visibilityState === 'hidden') client.safely(run);
  };
  // An error of the application's own `pagehide` comes after the page was hidden.
  const onHide = (): void => client.safely(run);
  document.addEventListener('visibilitychange', onChange);
  addEventListener('pagehide', onHide);
  return () => {
    document.removeEventListener('visibilitychange', onChange);
    removeEventListener('pagehide', onHide);
  };
}
