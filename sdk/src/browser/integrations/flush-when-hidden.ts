import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';

/** All that waits is sent when the page is hidden. It may never run again: this is the last moment that phones give. */
export const flushWhenHidden = (): Integration => flushHidden;

export const flushHidden = (client: Client): Undo => whenHidden(() => void client.flush());

export function whenHidden(run: () => void): Undo {
  const onChange = (): void => {
    if (document.visibilityState === 'hidden') run();
  };
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}
