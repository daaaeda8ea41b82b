import type { FastifyPluginAsync } from 'fastify';

import { probing } from '../service/index.ts';
import type { Log } from '../log/index.ts';

/** `live` as long as the process answers; `ready` while the log can take an append and the server is not closing. */
export const healthRoutes =
  ({ log }: { log: Log }): FastifyPluginAsync =>
  async (server) => {
    let closing = false;
    server.addHook('preClose', async () => {
      closing = true;
    });

    const isReady = probing(() => log.healthy());
    for (const slash of ['', '/']) {
      server.get(`/api/relay/healthcheck/live${slash}`, async () => ({ is_healthy: true }));
      server.get(`/api/relay/healthcheck/ready${slash}`, async (_request, reply) => {
        const isHealthy = !closing && (await isReady()) && !closing;
        return reply.code(isHealthy ? 200 : 503).send({ is_healthy: isHealthy });
      });
    }
  };
