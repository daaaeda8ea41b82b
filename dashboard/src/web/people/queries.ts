import { queryOptions } from '@tanstack/react-query';

import { allPeople } from '../../contract/people.ts';
import { ask } from '../app/client.ts';

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => ask(allPeople, {}, signal),
});
