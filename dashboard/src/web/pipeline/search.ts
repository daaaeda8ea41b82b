import { PIPELINE_HOURS, PIPELINE_UNITS } from '../../contract/address-values.ts';
import type { PipelineSearch } from '../../contract/pipeline.ts';

export interface PipelinePageSearch {
  /** The event whose life story is shown. */
  event?: string | undefined;
  units?: PipelineSearch['units'] | undefined;
  hours?: PipelineSearch['hours'] | undefined;
}

export function readPipelineSearch(search: Record<string, unknown>): PipelinePageSearch {
  const { event } = search;
  const units = PIPELINE_UNITS.find((one) => one === search['units']);
  const hours = PIPELINE_HOURS.find((one) => one === search['hours']);
  return {
    ...(typeof event === 'string' && /^[0-9a-f-]{32,36}$/i.test(event) && { event }),
    ...(units && { units }),
    ...(hours && { hours }),
  };
}
