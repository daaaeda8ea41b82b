export interface IssuePageSearch {
  /** An event id; the newest event where it is missing. */
  event?: string | undefined;
  frames?: 'all' | undefined;
  /** `received`: the frames as they came, before source maps. */
  stack?: 'received' | undefined;
  order?: 'oldest' | undefined;
}

export function readIssueSearch(search: Record<string, unknown>): IssuePageSearch {
  const { event, frames, stack, order } = search;
  return {
    ...(typeof event === 'string' && /^(first|[0-9a-f-]{32,36})$/i.test(event) && { event }),
    ...(frames === 'all' && { frames }),
    ...(stack === 'received' && { stack }),
    ...(order === 'oldest' && { order }),
  };
}
