import { addErasure, allErasures } from '../../../contract/erasures.ts';
import { erasureRequestSchema, shownErasureSchema } from '../../../contract/erasures.schema.ts';
import { listErasures, startErasure } from '../../erasures/erasures.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

/** Erasing a person: of our own, under the prefix that the command line uses. */
export function erasureRoutes(serve: Serve, { store, clock }: ApiTools): void {
  serve(
    allErasures,
    { right: 'org:read', summary: 'Lists erasures of people, newest first.', answer: shownErasureSchema.array() },
    async ({ access }) => listErasures(store, access.projects),
  );

  serve(
    addErasure,
    {
      right: 'org:write',
      summary: 'Erases a person by `kind` (`id`, `email`, `ip`) and `value`, in one `project` or all.',
      body: erasureRequestSchema,
      answer: shownErasureSchema,
      // It is begun, and done by the minute after.
      status: 202,
      errors: ['project_not_found'],
    },
    async ({ body, access }) => {
      const made = { by: access.by, at: clock() };
      return startErasure(store, access.projects, body, made);
    },
  );
}
