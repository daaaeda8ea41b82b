import type { FastifyPluginAsync } from 'fastify';

import type { Log } from './log/index.ts';

// A probe of an orchestrator gives up after a second or more; an answer that comes later tells nobody anything.
const READY_MS = 900;

/** `live` as long as the process answers; `ready` while the log can take an append and the server is not closing. */
export const healthRoutes =
  ({ log }: { log: Log }): FastifyPluginAsync =>
  async (server) => {
    let closing = false;
    server.addHook('preClose', async () => {
      closing = true;
    });

    for (const slash of ['', '/']) {
      server.get(`/api/relay/healthcheck/live${slash}`, async () => ({ is_healthy: true }));
      server.get(`/api/relay/healthcheck/ready${slash}`, async (_request, reply) => {
        const isHealthy = !closing && (await within(log.healthy(), READY_MS));
        return reply.code(isHealthy ? 200 : 503).send({ is_healthy: isHealthy });
      });
    }
  };

async function within(answer: Promise<boolean>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
