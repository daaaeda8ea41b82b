import { lookUp } from '../../../contract/lookup.ts';
import { lookupSchema, lookupSearchSchema } from '../../../contract/lookup.schema.ts';
import { thingsNamed } from '../../lookup/things-named.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

export function lookupRoutes(serve: Serve, { store }: ApiTools): void {
  serve(
    lookUp,
    {
      right: 'issues:read',
      summary: 'Finds the things that a pasted id or a name may mean.',
      search: lookupSearchSchema,
      answer: lookupSchema,
    },
    async ({ search, access }) => ({ matches: await thingsNamed(store, access.projects, search.q) }),
  );
}
