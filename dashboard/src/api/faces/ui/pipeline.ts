import { pipelineState } from '../../../contract/pipeline.ts';
import { pipelineSchema, pipelineSearchSchema } from '../../../contract/pipeline.schema.ts';
import { receiptsOfEvent } from '../../../contract/receipts.ts';
import { receiptSearchSchema, receiptsSchema } from '../../../contract/receipts.schema.ts';
import { ApiError } from '../../errors.ts';
import { pipelineOf } from '../../pipeline/pipeline-of.ts';
import { idsOf } from '../../projects/projects.ts';
import { receiptFinder } from '../../receipts/find-receipts.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { hexIdOf } from '../../sql/ids.ts';
import type { ApiTools } from '../../tools.ts';

export function pipelineRoutes(serve: Serve, { store, pressure, relays, clock }: ApiTools): void {
  const findReceipts = receiptFinder(store);

  serve(
    pipelineState,
    {
      right: 'org:read',
      summary: 'Shows lanes, cohorts, drops, canary, losses and alerts.',
      search: pipelineSearchSchema,
      answer: pipelineSchema,
      errors: ['project_not_found'],
    },
    async ({ search: { project, ...search }, access }) => {
      const projectIds = idsOf(access.projects, project);
      return pipelineOf(store, {
        ...search,
        projectIds,
        pressure: pressure.current(),
        relays: relays.current(),
        now: clock(),
      });
    },
  );

  serve(
    receiptsOfEvent,
    {
      right: 'issues:read',
      summary: 'Tells the life story of an event id, or why it is unknown.',
      search: receiptSearchSchema,
      answer: receiptsSchema,
      errors: ['event_id_malformed', 'project_not_found'],
    },
    async ({ params, search, access }) => {
      const eventId = hexIdOf(params.id);
      if (!eventId) throw new ApiError('event_id_malformed');
      const projects = access.projects;
      const projectIds = idsOf(projects, search.project);
      const asked = { eventId, projects, projectIds, pressure: pressure.current(), now: clock() };
      return { receipts: await findReceipts(asked) };
    },
  );
}
