import { addBreadcrumb, captureException, getClient, init, startSpan, withScope } from '@breakwater/sdk';
import type { Client, Event } from '@breakwater/sdk';
import * as browser from '@breakwater/sdk/browser';
import * as errors from '@breakwater/sdk/browser/errors';
import * as edge from '@breakwater/sdk/edge';
import * as node from '@breakwater/sdk/node';

const client: Client = init({
  dsn: 'https://key@host.example/1',
  beforeSend: (event: Event) => (event.user ? event : null),
});
const id: string = captureException(new Error('x'), { tags: { a: 1 } });
const text: string = startSpan({ name: 'job' }, (span) => span.setData('rows', 1).traceId);
withScope((scope) => scope.setTag('a', text + id));
addBreadcrumb({ message: 'x' });
const isSame: boolean = getClient() === client;

browser.init({ integrations: [...browser.defaultIntegrations(), browser.clicks(), browser.tracedRequests()] });
errors.init({ integrations: [errors.breadcrumbs(), errors.requests()] });
edge.init({ integrations: [edge.tracing()] });
node.init({ integrations: [node.crashes(), node.httpServer()], exitDelivery: isSame ? 'send' : 'spool' });
declare const app: {
  use: (
    handler: (
      error: unknown,
      request: { url: string },
      response: { end: () => void },
      next: (error?: unknown) => void,
    ) => void,
  ) => void;
};
app.use(node.errorHandler());

// @ts-expect-error -- no option of this name: without types, `any` would take it
init({ dns: 'https://key@host.example/1' });
// @ts-expect-error -- a page has no such name
void browser.errorHandler;
