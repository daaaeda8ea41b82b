import type { DataCategory } from '../../wire/data-category.ts';

/** For `debug`: why an envelope is refused. */
export function sentenceOn(status: number, category: DataCategory): string {
  if (status === 401 || status === 403) return `the server refused the key of the DSN (${status}): nothing arrives`;
  if (status === 429) return `the server takes no more ${category}s for now (429)`;
  return `the server refused an ${category} (${status}): it is lost, and counted`;
}
