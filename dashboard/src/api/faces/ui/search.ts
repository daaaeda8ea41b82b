import type { FastifyInstance } from 'fastify';

import type { SearchFields } from '../../../contract/search.ts';
import { SUGGESTED_KEYS } from '../../search/fields.ts';

export function searchRoutes(server: FastifyInstance): void {
  server.get('/search/fields', async (): Promise<SearchFields> => ({ keys: [...SUGGESTED_KEYS] }));
}
