import { comingOfAll, comingOfProject } from '../../../contract/coming.ts';
import { comingSchema } from '../../../contract/coming.schema.ts';
import { comingOf } from '../../coming/coming.ts';
import { projectNamed } from '../../projects/projects.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

export function comingRoutes(serve: Serve, tools: ApiTools): void {
  serve(
    comingOfProject,
    {
      right: 'project:read',
      summary: 'Tells what came for a project in the last 24 hours, what was refused and why.',
      answer: comingSchema,
      errors: ['project_not_found'],
    },
    ({ params, access }) => {
      const project = projectNamed(access.projects, params.slug);
      return comingOf(tools, [project], access.projects, { nowhere: false });
    },
  );

  serve(
    comingOfAll,
    {
      right: 'org:read',
      summary: 'Tells the same of all projects, and of requests that name no project that exists.',
      answer: comingSchema,
    },
    ({ access }) => comingOf(tools, [...access.projects.values()], access.projects, { nowhere: true }),
  );
}
