import { endpoint } from './endpoint.ts';

/** Keys of the search language that are offered while a person types, in that order. */
export interface SearchFields {
  keys: string[];
}

export const searchKeys = endpoint<{ answer: SearchFields }>('GET', '/api/ui/search/fields');
