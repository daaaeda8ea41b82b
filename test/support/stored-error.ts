import type { SharedBreakwater } from './shared-breakwater.ts';
import { until } from './wait.ts';

/** An error or message as the Sentry-compatible API shows it. */
export interface ShownError {
  title: string;
  release: { version: string } | null;
  user: { id: string } | null;
  tags: { key: string; value: string }[];
  contexts: { react?: { componentStack?: string } } | null;
}

/** The newest event of the issue with this title, as soon as there is one. */
export async function storedError({ api }: SharedBreakwater, slug: string, title: string): Promise<ShownError> {
  const issues = await until(
    `${title} in ${slug}`,
    () => api<{ id: string; title: string }[]>(`/api/0/projects/default/${slug}/issues/?query=`),
    (list) => list.some((issue) => issue.title === title),
    60_000,
  );
  return api(`/api/0/issues/${issues.find((issue) => issue.title === title)?.id}/events/latest/`);
}
