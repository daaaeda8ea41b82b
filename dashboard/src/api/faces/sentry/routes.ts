import type { FastifyPluginAsync } from 'fastify';

import { artifactRoutes } from './artifact-routes.ts';
import { requirePerson } from '../../auth/guard.ts';
import { errorAnswers, notFoundAnswers } from '../../error-answers.ts';
import type { ApiTools } from '../../tools.ts';
import { erasureRoutes } from './erasure-routes.ts';
import { issueDetailRoutes } from './issue-detail-routes.ts';
import { sentryIssueRoutes } from './issue-routes.ts';
import { sentryProjectRoutes } from './project-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { releaseFileRoutes } from './release-file-routes.ts';
import { releasePartRoutes } from './release-part-routes.ts';
import { releaseRoutes } from './release-routes.ts';

/** The read API that Sentry's tools use, in Sentry's shapes, and the upload of source maps beside it. */
export const sentryRoutes =
  (tools: ApiTools): FastifyPluginAsync =>
  async (server) => {
    server.setErrorHandler(errorAnswers('sentry', tools.logger));
    server.setNotFoundHandler(notFoundAnswers('sentry'));

    await server.register(async (guarded) => {
      const whoAsks = requirePerson(guarded, tools);
      sentryProjectRoutes(guarded, tools);
      sentryIssueRoutes(guarded, tools);
      issueDetailRoutes(guarded, tools, whoAsks);
      receiptRoutes(guarded, tools);
      erasureRoutes(guarded, tools, whoAsks);
      releasePartRoutes(guarded, tools, whoAsks);
      await guarded.register(async (releases) => releaseRoutes(releases, tools, whoAsks));
      await guarded.register(async (files) => releaseFileRoutes(files));
      await guarded.register(async (uploads) => artifactRoutes(uploads, tools, whoAsks));
    });
  };
