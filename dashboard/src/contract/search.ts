/** `GET /api/ui/search/fields`: keys of the search language that are offered while a person types, in that order. */
export interface SearchFields {
  keys: string[];
}
