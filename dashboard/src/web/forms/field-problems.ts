import { ApiFailure } from '../app/client.ts';
import { t } from './text.ts';

/** The problem of the field under this path, such as `filters.ips` or `quotas.1.limit`; of a list, with the number of the entry. */
export type ProblemOf = (path: string) => string | undefined;

/** By the sentences of an answer: `filters.ips: an entry is no address (at filters.ips.2)`. */
export function problemsIn(error: Error | null): ProblemOf {
  const problems = new Map<string, string>();
  for (const cause of error instanceof ApiFailure ? error.causes : []) {
    const [, name = '', what = '', place = name] = /^([\w.]+): (.*?)(?: \(at ([\w.]+)\))?$/.exec(cause) ?? [];
    const [, list, entry] = /^(.*)\.(\d+)$/.exec(place) ?? [];
    const text = list === undefined ? what : t('form.entry', { number: Number(entry) + 1, what });
    const path = list ?? place;
    problems.set(path, problems.has(path) ? `${problems.get(path)}. ${text}` : text);
  }
  return (path) => problems.get(path);
}

/** For the part of a form whose paths begin with this. */
export const below =
  (problemOf: ProblemOf, path: string): ProblemOf =>
  (field) =>
    problemOf(`${path}.${field}`);
