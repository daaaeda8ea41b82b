/** Sentry's `Link` header: the address of the next page, and whether there is one. `url` is that of the request. */
export function pageLink(url: string, publicUrl: string, next: string | null): string {
  const target = (cursor: string): string => {
    // The path of the request is below that of the public URL.
    const page = new URL(`${publicUrl}${url}`);
    page.searchParams.set('cursor', cursor);
    return page.href;
  };
  const link = (rel: string, results: boolean, cursor: string): string =>
    `<${target(cursor)}>; rel="${rel}"; results="${results}"; cursor="${cursor}"`;
  // Our cursors go forward only, so the previous page is never offered.
  return [link('previous', false, ''), link('next', next !== null, next ?? '')].join(', ');
}
