import { queryOptions } from '@tanstack/react-query';

import { searchKeys } from '../../contract/search.ts';
import { ask } from '../app/client.ts';

/** The same for as long as the server runs. */
export const searchFieldsQuery = queryOptions({
  queryKey: ['search-fields'],
  queryFn: ({ signal }) => ask(searchKeys, {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});
