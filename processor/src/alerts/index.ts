export { html, Html } from '../notify/channels/mail/html.ts';
export { isProduction } from './production.ts';
export { readUnsubscribe, UNSUBSCRIBE_PATH, unsubscribeLink } from './unsubscribe.ts';
export type { Unsubscribe } from './unsubscribe.ts';
