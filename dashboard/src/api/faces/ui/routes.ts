import type { FastifyPluginAsync } from 'fastify';

import { createGuard, requirePerson } from '../../auth/guard.ts';
import { errorAnswers, notFoundAnswers } from '../../error-answers.ts';
import { servingOn } from '../../serve-endpoint.ts';
import { intakeRoutes } from './intake.ts';
import { issueRoutes } from './issues.ts';
import { lookupRoutes } from './lookup.ts';
import { mailRoutes } from './mails.ts';
import { performanceRoutes } from './performance.ts';
import { pipelineRoutes } from './pipeline.ts';
import { projectRoutes } from './projects.ts';
import { retentionRoutes } from './retention.ts';
import { searchRoutes } from './search.ts';
import { sessionRoutes } from './session.ts';
import { tokenRoutes } from './tokens.ts';
import type { UiTools } from './tools.ts';

/** The routes of the page; the contract is dashboard/src/contract. */
export const uiRoutes =
  (ui: UiTools): FastifyPluginAsync =>
  async (server) => {
    server.setErrorHandler(errorAnswers('ui', ui.tools.logger));
    server.setNotFoundHandler(notFoundAnswers('ui'));

    const guard = createGuard(ui.tools);
    const serve = servingOn(server, guard);
    issueRoutes(serve, ui.tools);

    await server.register(async (anyone) => sessionRoutes(anyone, ui));
    await server.register(async (guarded) => {
      const whoAsks = requirePerson(guarded, guard);
      projectRoutes(guarded, ui.tools, whoAsks);
      retentionRoutes(guarded, ui.tools, whoAsks);
      performanceRoutes(guarded, ui.tools);
      mailRoutes(guarded, ui.tools);
      intakeRoutes(guarded, ui.tools);
      pipelineRoutes(guarded, ui.tools);
      tokenRoutes(guarded, ui.tools, whoAsks);
      lookupRoutes(guarded, ui.tools);
      searchRoutes(guarded);
    });
  };
