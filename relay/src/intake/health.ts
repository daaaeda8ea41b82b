import type { FastifyPluginAsync } from 'fastify';

import { probing } from '../service/index.ts';
import type { Need } from '../service/index.ts';

/** `live` as long as the process answers; `ready` while the relay can take an envelope and the server is not closing. */
export const healthRoutes =
  (needs: readonly Need[]): FastifyPluginAsync =>
  async (server) => {
    let closing = false;
    server.addHook('preClose', async () => {
      closing = true;
    });

    const problems = probing(needs);
    for (const slash of ['', '/']) {
      server.get(`/api/relay/healthcheck/live${slash}`, async () => ({ is_healthy: true }));
      server.get(`/api/relay/healthcheck/ready${slash}`, async (_request, reply) => {
        const isHealthy = !closing && (await problems()).length === 0 && !closing;
        return reply.code(isHealthy ? 200 : 503).send({ is_healthy: isHealthy });
      });
    }
  };
