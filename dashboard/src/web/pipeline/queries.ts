import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import type { Pipeline } from '../../contract/pipeline.ts';
import { getJson, withSearch } from '../app/client.ts';

/** Four million rows of the ledger, a busy quarter of a day, take the store half a second of a core. */
const PIPELINE_EVERY_MS: Readonly<Record<string, number>> = { '1': 5000, '6': 10_000 };

export const pipelineQuery = (filter: { project?: string | undefined; units: string; hours: string }) =>
  queryOptions({
    queryKey: ['pipeline', filter],
    queryFn: ({ signal }) => getJson<Pipeline>(withSearch('/api/ui/pipeline', { ...filter }), signal),
    placeholderData: keepPreviousData,
    refetchInterval: PIPELINE_EVERY_MS[filter.hours] ?? 30_000,
  });
