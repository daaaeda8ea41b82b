import type { AllowedProject } from '@breakwater/processor/directory';

import { intakeInOrganization, saveIntakeInOrganization } from '../../../contract/intake.ts';
import { intakeRequestSchema, intakeSchema } from '../../../contract/intake.schema.ts';
import { receiptInOrganization, receiptInProject } from '../../../contract/receipts.ts';
import type { PublicReceipt } from '../../../contract/receipts.ts';
import { publicReceiptSchema } from '../../../contract/receipts.schema.ts';
import { ApiError } from '../../errors.ts';
import { changeIntake, intakeOf } from '../../intake/intake.ts';
import { projectNamed } from '../../projects/projects.ts';
import { receiptFinder } from '../../receipts/find-receipts.ts';
import { publicReceipt } from '../../receipts/public-receipt.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { hexIdOf } from '../../sql/ids.ts';
import type { ApiTools } from '../../tools.ts';
import { projectOf } from './project-of.ts';

const RECEIPT = {
  right: 'issues:read',
  answer: publicReceiptSchema,
  errors: ['project_not_found', 'event_id_malformed'],
} as const;

/** Routes that Sentry's API lacks and programs need: the life story of an event, and the intake settings of a project. */
export function receiptRoutes(serve: Serve, tools: ApiTools): void {
  const { store, pressure, clock } = tools;
  const findReceipts = receiptFinder(store);
  const receiptOf = async (project: AllowedProject, given: string): Promise<PublicReceipt> => {
    const eventId = hexIdOf(given);
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

  serve(
    receiptInOrganization,
    { ...RECEIPT, summary: 'Tells the life story of an event id, or why it is unknown.' },
    async ({ params, access }) => receiptOf(projectOf(access, params), params.eventId),
  );

  serve(
    receiptInProject,
    { ...RECEIPT, summary: 'Tells the life story of an event id, by the slug or id of the project alone.' },
    async ({ params, access }) => receiptOf(projectNamed(access.projects, params.project), params.eventId),
  );

  serve(
    intakeInOrganization,
    {
      right: 'project:read',
      summary: 'Shows the things that a project takes: filters, quotas, drains.',
      answer: intakeSchema,
      errors: ['project_not_found'],
    },
    async ({ params, access }) => intakeOf(store, projectOf(access, params), clock()),
  );

  serve(
    saveIntakeInOrganization,
    {
      right: 'project:write',
      summary: 'Changes the things that a project takes, all at once.',
      body: intakeRequestSchema,
      answer: intakeSchema,
      errors: ['project_not_found', 'settings_changed', 'log_unavailable'],
    },
    async ({ params, body, access }) => {
      const changed = await changeIntake(tools, projectOf(access, params), body);
      return intakeOf(store, changed, clock());
    },
  );
}
