import type { Integration } from '../core/client/integration.ts';
import { recordConsole } from '../core/console-breadcrumbs.ts';
import { recordClicks } from './integrations/clicks.ts';
import { flushHidden } from './integrations/flush-when-hidden.ts';
import { spoolPage } from './integrations/page-spool.ts';
import { captureGlobalErrors } from './integrations/global-errors.ts';
import { recordNavigation } from './integrations/navigation.ts';

/**
 * Errors that nobody caught, and what happened before them; with more where there is a page, which a worker has not. The list names
 * the values that `globalErrors()`, `clicks()` and the others answer with: their factories would be 69 bytes of each bundle, gzipped.
 */
export const recorders = (...onPage: Integration[]): Integration[] => [
  captureGlobalErrors,
  recordConsole,
  ...(typeof document === 'undefined' ? [] : [...onPage, recordClicks, recordNavigation, flushHidden, spoolPage]),
];
