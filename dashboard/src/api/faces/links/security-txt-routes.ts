import type { FastifyPluginAsync } from 'fastify';

import { securityTxt } from '../../../contract/security-txt.schema.ts';
import { createGuard } from '../../auth/guard.ts';
import { errorAnswers } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { servingOn } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

/** RFC 9116 asks for a day within the next year. The file is written at each request, so half of one is enough. */
const GOOD_FOR_MS = 180 * 24 * 3_600_000;

/** Tells finders of holes whom to write to; nothing where the operator named nobody. */
export const securityTxtRoutes =
  (tools: ApiTools): FastifyPluginAsync =>
  async (server) => {
    const { config, clock, logger } = tools;
    server.setErrorHandler(errorAnswers('sentry', logger));
    servingOn(server, createGuard(tools))(
      securityTxt,
      {
        right: 'anyone',
        summary: 'Tells whom to write to about a hole in this installation.',
        answer: 'text/plain; charset=utf-8',
        errors: ['not_found'],
      },
      () => {
        if (config.securityContact === null) throw new ApiError('not_found');
        // To the day, so that the file is the same for a day.
        const day = new Date(clock() + GOOD_FOR_MS).toISOString().slice(0, 10);
        return [
          `Contact: ${config.securityContact}`,
          `Expires: ${day}T00:00:00Z`,
          `Canonical: ${config.publicUrl}/.well-known/security.txt`,
          '',
        ].join('\n');
      },
    );
  };
