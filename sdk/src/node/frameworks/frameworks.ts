import type { Client } from '../../core/client/client.ts';
import { getClient } from '../../core/client/default-client.ts';
import { setRoute } from '../integrations/http-server.ts';
import { expressRoute } from '../integrations/request-data.ts';

interface FastifyRequestLike {
  method: string;
  /** Undefined for a request that no route took. */
  routeOptions?: { url?: string | undefined };
}

interface FastifyLike {
  addHook(name: 'onRequest', hook: (request: FastifyRequestLike, reply: unknown, done: () => void) => void): unknown;
  addHook(
    name: 'onError',
    hook: (request: FastifyRequestLike, reply: unknown, error: Error, done: () => void) => void,
  ): unknown;
}

export interface FrameworkOptions {
  /** @default the client of `init` */
  client?: Client;
}

/** `app.register(fastifyPlugin)`: sends errors that end in a 5xx, and names transactions after their route. */
export const fastifyPlugin = Object.assign(
  (app: FastifyLike, options: FrameworkOptions, done: () => void): void => {
    const clientOf = (): Client | undefined => options.client ?? getClient();
    app.addHook('onRequest', (request, _reply, next) => {
      const client = clientOf();
      const route = request.routeOptions?.url;
      if (client && route) client.safely(() => setRoute(client, request.method, route));
      next();
    });
    app.addHook('onError', (_request, _reply, error, next) => {
      report(clientOf(), error, 'fastify');
      next();
    });
    done();
  },
  // Without it, Fastify would confine the hooks to a context of the plugin's own (fastify-plugin does the same).
  { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'breakwater' },
);

/** Types of Node are in nothing that a customer compiles, who may have none of them. */
interface ExpressRequestLike {
  method?: string | undefined;
  url?: string | undefined;
}

type ExpressErrorHandler = (
  error: unknown,
  request: ExpressRequestLike,
  response: object,
  next: (error?: unknown) => void,
) => void;

/** `app.use(errorHandler())` after all routes: sends errors that end in a 5xx, and hands them on. */
export function errorHandler(options: FrameworkOptions = {}): ExpressErrorHandler {
  return (error, request, _response, next) => {
    const client = options.client ?? getClient();
    client?.safely(() => {
      const route = expressRoute(request);
      if (route) setRoute(client, request.method ?? 'GET', route);
    });
    report(client, error, 'express');
    next(error);
  };
}

/** A text that a handler is given has no stack: ours would be the router's. */
function report(client: Client | undefined, error: unknown, type: string): void {
  client?.safely(() => {
    if (isServerError(error)) client.captureException(error, { mechanism: { type, handled: false } }, []);
  });
}

/** An error that names a status below 500 is an answer, not a failure. */
function isServerError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return true;
  const { statusCode, status } = error as { statusCode?: unknown; status?: unknown };
  const named = typeof statusCode === 'number' ? statusCode : status;
  return typeof named !== 'number' || named >= 500;
}
