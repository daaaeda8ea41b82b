import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';

/** After the start of the page itself. */
const LOAD_AFTER_MS = 1000;

/** `pageSpool()`, loaded with what else is loaded later. */
export const latePageSpool = (): Integration => spoolPageLater;

export function spoolPageLater(client: Client): Undo {
  let isClosed = false;
  let close: Undo | undefined;

  const load = (): void =>
    void import('../later.ts').then(
      ({ spoolPage }) => client.safely(() => void (close = isClosed ? undefined : spoolPage(client))),
      () => undefined,
    );
  const cancel = client.host.later(load, LOAD_AFTER_MS);
  return () => {
    isClosed = true;
    cancel();
    close?.();
  };
}
