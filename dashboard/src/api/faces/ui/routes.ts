import type { FastifyPluginAsync } from 'fastify';

import { createGuard } from '../../auth/guard.ts';
import { errorAnswers, notFoundAnswers } from '../../error-answers.ts';
import { servingOn } from '../../serve-endpoint.ts';
import { intakeRoutes } from './intake.ts';
import { issueRoutes } from './issues.ts';
import { lookupRoutes } from './lookup.ts';
import { channelRoutes } from './channels.ts';
import { deliveryRoutes } from './deliveries.ts';
import { ownAccountRoutes } from './own-account.ts';
import { passwordLinkRoutes } from './password-links.ts';
import { notificationRoutes } from './notifications.ts';
import { comingRoutes } from './coming.ts';
import { keyRoutes } from './keys.ts';
import { peopleRoutes } from './people.ts';
import { performanceRoutes } from './performance.ts';
import { pipelineRoutes } from './pipeline.ts';
import { projectRoutes } from './projects.ts';
import { retentionRoutes } from './retention.ts';
import { scrubbingRoutes } from './scrubbing.ts';
import { servedSdkRoutes } from './sdk.ts';
import { searchRoutes } from './search.ts';
import { sessionRoutes } from './session.ts';
import { teamRoutes } from './teams.ts';
import { tokenRoutes } from './tokens.ts';
import type { UiTools } from './tools.ts';

/** The routes of the page; the contract is dashboard/src/contract. */
export const uiRoutes =
  (ui: UiTools): FastifyPluginAsync =>
  async (server) => {
    server.setErrorHandler(errorAnswers('ui', ui.tools.logger));
    server.setNotFoundHandler(notFoundAnswers('ui'));

    const serve = servingOn(server, createGuard(ui.tools));
    sessionRoutes(serve, ui);
    passwordLinkRoutes(serve, ui);
    ownAccountRoutes(serve, ui);
    projectRoutes(serve, ui.tools);
    keyRoutes(serve, ui.tools);
    comingRoutes(serve, ui.tools);
    retentionRoutes(serve, ui.tools);
    scrubbingRoutes(serve, ui.tools);
    issueRoutes(serve, ui.tools);
    performanceRoutes(serve, ui.tools);
    deliveryRoutes(serve, ui.tools);
    channelRoutes(serve, ui.tools);
    notificationRoutes(serve, ui.tools);
    intakeRoutes(serve, ui.tools);
    pipelineRoutes(serve, ui.tools);
    tokenRoutes(serve, ui.tools);
    teamRoutes(serve, ui.tools);
    peopleRoutes(serve, ui);
    lookupRoutes(serve, ui.tools);
    searchRoutes(serve);
    servedSdkRoutes(serve, ui.tools, ui.shelf);
  };
