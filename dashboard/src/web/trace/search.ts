export interface TraceSearch {
  span?: string | undefined;
}

export function readTraceSearch(search: Record<string, unknown>): TraceSearch {
  const { span } = search;
  return typeof span === 'string' && /^[0-9a-f]{16}$/.test(span) ? { span } : {};
}
