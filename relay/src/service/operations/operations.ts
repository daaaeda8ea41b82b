import { hostname } from 'node:os';

import type { FastifyPluginAsync, FastifyRequest } from 'fastify';

import { isForwarded } from '../forwarded.ts';
import { isSameSecret } from '../same-secret.ts';
import { isOfThisMachine } from '../this-machine.ts';
import type { Metrics } from './metrics.ts';
import type { Need } from './need.ts';
import { probing } from './probing.ts';

export interface OperationsOptions {
  /** The parts that must answer for the service to be ready. They are probed as {@link probing} describes. */
  needs: readonly Need[];
  metrics: Metrics;
  /** The token that gives access to the metrics; when empty, this machine alone has access. */
  metricsToken: string;
}

/**
 * `GET /live`: 200 as long as the process answers. `GET /ready`: 200 while it can do its work, else 503 with the reasons; a stop makes it 503
 * before anything is closed. `GET /metrics`: Prometheus text; 401 with a wrong token, 403 to strangers where none is set.
 */
export const operationsRoutes =
  ({ needs, metrics, metricsToken }: OperationsOptions): FastifyPluginAsync =>
  async (server) => {
    let closing = false;
    server.addHook('preClose', async () => {
      closing = true;
    });

    const ask = probing(needs);

    server.get('/live', async () => ({ live: true }));
    server.get('/ready', async (_request, reply) => {
      const problems = closing ? [] : await ask();
      const ready = !closing && problems.length === 0;
      return reply.code(ready ? 200 : 503).send({ ready, ...(!ready && { problems: closing ? [CLOSING] : problems }) });
    });
    server.get('/metrics', async (request, reply) => {
      const refusal = refusalOf(request, metricsToken);
      if (refusal)
        return reply.code(refusal).send({ detail: 'The metrics are not for this caller; see docs/operate.md.' });
      const { contentType, body } = await metrics.scrape();
      return reply.header('content-type', contentType).send(body);
    });
  };

const CLOSING = 'The service is stopping.';

function refusalOf(request: FastifyRequest, token: string): 401 | 403 | null {
  if (token !== '') return isSameSecret(request.headers.authorization ?? '', `Bearer ${token}`) ? null : 401;
  // A proxy on this machine has its address, and so has everybody behind it. One that adds no header mostly passes the host's name on.
  const isDirect = !isForwarded(request.raw.headers, request.raw.httpVersion) && isNameOfThisMachine(request.hostname);
  return isDirect && isOfThisMachine(request.socket.remoteAddress ?? '') ? null : 403;
}

/** A name by which only the machine itself finds this service. */
const isNameOfThisMachine = (name: string): boolean =>
  /^(?:.+\.)?localhost$/i.test(name) ||
  name.toLowerCase() === hostname().toLowerCase() ||
  isOfThisMachine(name.replace(/^\[|\]$/g, ''));
