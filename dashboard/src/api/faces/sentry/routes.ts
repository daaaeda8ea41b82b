import type { FastifyPluginAsync } from 'fastify';

import { artifactRoutes } from './artifact-routes.ts';
import { createGuard } from '../../auth/guard.ts';
import { errorAnswers, notFoundAnswers } from '../../error-answers.ts';
import { servingOn } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';
import { erasureRoutes } from './erasure-routes.ts';
import { issueDetailRoutes } from './issue-detail-routes.ts';
import { sentryIssueRoutes } from './issue-routes.ts';
import { sentryProjectRoutes } from './project-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { releaseFileRoutes } from './release-file-routes.ts';
import { releasePartRoutes } from './release-part-routes.ts';
import { releaseRoutes } from './release-routes.ts';
import { silenceRoutes } from './silence-routes.ts';

/** The read API that Sentry's tools use, in Sentry's shapes, and the upload of source maps beside it. */
export const sentryRoutes =
  (tools: ApiTools): FastifyPluginAsync =>
  async (server) => {
    server.setErrorHandler(errorAnswers('sentry', tools.logger));
    server.setNotFoundHandler(notFoundAnswers('sentry'));

    const guard = createGuard(tools);
    const serve = servingOn(server, guard);
    sentryProjectRoutes(serve, tools);
    sentryIssueRoutes(serve, tools);
    issueDetailRoutes(serve, tools);
    receiptRoutes(serve, tools);
    erasureRoutes(serve, tools);
    silenceRoutes(serve, tools);
    releaseRoutes(serve, tools);
    releasePartRoutes(serve, tools);
    await server.register(async (files) => releaseFileRoutes(files, guard));
    await server.register(async (uploads) => artifactRoutes(uploads, tools, guard));
  };
