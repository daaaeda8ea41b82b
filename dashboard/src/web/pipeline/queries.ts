import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { pipelineState } from '../../contract/pipeline.ts';
import type { PipelineSearch } from '../../contract/pipeline.ts';
import { ask } from '../app/client.ts';

/** Four million rows of the ledger, a busy quarter of a day, take the store half a second of a core. */
const PIPELINE_EVERY_MS: Readonly<Record<string, number>> = { '1': 5000, '6': 10_000 };

export const pipelineQuery = (filter: PipelineSearch) =>
  queryOptions({
    queryKey: ['pipeline', filter],
    queryFn: ({ signal }) => ask(pipelineState, { search: filter }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: PIPELINE_EVERY_MS[filter.hours] ?? 30_000,
  });
