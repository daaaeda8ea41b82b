type Reader = (search: Record<string, unknown>) => object;

/**
 * A reader of the search of an address, for `validateSearch`. The router lays its answer over the raw search, where a key that was left
 * out would stay as it came: so each key stands in the answer, and is undefined where the reader gives none.
 */
export const readingSearch =
  <Read extends Reader>(read: Read, keys: { [Key in keyof Required<ReturnType<Read>>]: true }) =>
  (search: Record<string, unknown>): ReturnType<Read> =>
    ({ ...Object.fromEntries(Object.keys(keys).map((key) => [key, undefined])), ...read(search) }) as ReturnType<Read>;
