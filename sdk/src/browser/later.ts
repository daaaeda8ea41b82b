/** All that `browser/errors` loads when the first event is captured, or when the page has been there for a second. */
export { openDelivery } from '../core/client/open-delivery.ts';
export { spoolPage } from './integrations/page-spool.ts';
