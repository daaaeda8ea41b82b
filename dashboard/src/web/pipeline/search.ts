import type { PipelineSearch } from '../../contract/pipeline.ts';

export const UNITS = ['all', 'errors', 'transactions', 'spans'] as const satisfies readonly PipelineSearch['units'][];
export const HOURS = ['1', '6', '24'] as const satisfies readonly PipelineSearch['hours'][];

export interface PipelinePageSearch {
  /** Of an event whose life story is shown. */
  event?: string | undefined;
  units?: PipelineSearch['units'] | undefined;
  hours?: PipelineSearch['hours'] | undefined;
}

export function readPipelineSearch(search: Record<string, unknown>): PipelinePageSearch {
  const { event } = search;
  const units = UNITS.find((one) => one === search['units']);
  const hours = HOURS.find((one) => one === search['hours']);
  return {
    ...(typeof event === 'string' && /^[0-9a-f-]{32,36}$/i.test(event) && { event }),
    ...(units && { units }),
    ...(hours && { hours }),
  };
}
