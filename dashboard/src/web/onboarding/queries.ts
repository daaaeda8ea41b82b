import { queryOptions } from '@tanstack/react-query';

import type { FirstEvent } from '../../contract/projects.ts';
import { getJson } from '../app/client.ts';

export const firstEventQuery = (slug: string) =>
  queryOptions({
    queryKey: ['first-event', slug],
    queryFn: ({ signal }) => getJson<FirstEvent>(`/api/ui/projects/${encodeURIComponent(slug)}/first-event`, signal),
    // The first event stays the first, and finding it reads the whole project.
    refetchInterval: ({ state }) => (state.data?.event ? false : 2000),
    refetchIntervalInBackground: true,
  });
