import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { PublicReceipt } from '../../../contract/receipts.ts';
import { intakeRequestSchema } from '../../../contract/intake.schema.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { hexIdOf } from '../../sql/ids.ts';
import { projectNamed, projectsById } from '../../projects/projects.ts';
import { receiptFinder } from '../../receipts/find-receipts.ts';
import { publicReceipt } from '../../receipts/public-receipt.ts';
import { changeIntake, intakeOf } from '../../intake/intake.ts';
import type { SettledProject } from '@breakwater/processor/directory';
import type { ApiTools } from '../../tools.ts';
import { getBoth, routeBoth } from './both-slashes.ts';
import { projectOf } from './project-routes.ts';

const eventParams = z.object({ eventId: z.string().max(100) });
const projectParams = z.object({ project: z.string().max(100) });

/** Routes that Sentry's API lacks and programs need: the life story of an event, and the intake settings of a project. */
export function receiptRoutes(server: FastifyInstance, { store, log, pressure, clock }: ApiTools): void {
  const findReceipts = receiptFinder(store);
  const receiptOf = async (project: SettledProject, params: unknown): Promise<PublicReceipt> => {
    const eventId = hexIdOf(parse(eventParams, params).eventId);
    if (!eventId) throw new ApiError('event_id_malformed');
    const [receipt] = await findReceipts({
      eventId,
      projectIds: [project.id],
      projects: new Map([[project.id, project]]),
      pressure: pressure.current(),
      now: clock(),
    });
    if (!receipt) throw new Error('A look-up of receipts gave none.');
    return publicReceipt(receipt);
  };

  getBoth(server, '/projects/:org/:project/events/:eventId/receipt/', async (request) =>
    receiptOf(await projectOf(store, request.params), request.params),
  );

  getBoth(server, '/projects/:project/events/:eventId/receipt/', async (request) => {
    const { project } = parse(projectParams, request.params);
    return receiptOf(projectNamed(await projectsById(store), project), request.params);
  });

  getBoth(server, '/projects/:org/:project/intake/', async (request) =>
    intakeOf(store, await projectOf(store, request.params), clock()),
  );

  routeBoth(server, 'PUT', '/projects/:org/:project/intake/', async (request) => {
    const wanted = parse(intakeRequestSchema, request.body);
    const changed = await changeIntake(store, log, await projectOf(store, request.params), wanted);
    return intakeOf(store, changed, clock());
  });
}
