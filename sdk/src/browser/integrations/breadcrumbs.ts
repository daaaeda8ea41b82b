import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { install } from '../../core/client/integration.ts';
import { recordConsole } from '../../core/console-breadcrumbs.ts';
import { recordClicks } from './clicks.ts';
import { recordNavigation } from './navigation.ts';
import { recordRequests } from './requests.ts';

/** All of `consoleBreadcrumbs()`, `requests()`, `clicks()` and `navigation()`; the last two only where there is a page. */
export const breadcrumbs = (): Integration => recordAll;

function recordAll(client: Client): Undo {
  install(client, [
    recordConsole,
    recordRequests,
    ...(typeof document === 'undefined' ? [] : [recordClicks, recordNavigation]),
  ]);
  return () => undefined;
}
