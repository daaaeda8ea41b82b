import { queryOptions } from '@tanstack/react-query';

import type { SearchFields } from '../../contract/search.ts';
import { getJson } from '../app/client.ts';

/** The same for as long as the server runs. */
export const searchFieldsQuery = queryOptions({
  queryKey: ['search-fields'],
  queryFn: ({ signal }) => getJson<SearchFields>('/api/ui/search/fields', signal),
  staleTime: Number.POSITIVE_INFINITY,
});
