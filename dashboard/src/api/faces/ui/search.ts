import { searchKeys } from '../../../contract/search.ts';
import { searchFieldsSchema } from '../../../contract/search.schema.ts';
import { SUGGESTED_KEYS } from '../../search/fields.ts';
import type { Serve } from '../../serve-endpoint.ts';

export function searchRoutes(serve: Serve): void {
  serve(
    searchKeys,
    { right: 'issues:read', summary: 'Lists keys that the search suggests.', answer: searchFieldsSchema },
    () => ({ keys: [...SUGGESTED_KEYS] }),
  );
}
