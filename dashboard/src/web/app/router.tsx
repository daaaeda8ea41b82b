import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';

import { BASE_PATH } from './base-path.ts';
import { MissingPage, BrokenPage } from './other.tsx';
import { routeTree } from './routes.tsx';
import { serverVersion } from './server-version.ts';

/** Plain text in the address: `?query=is:unresolved`, never JSON, so that people can read and edit it. */
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString().replaceAll('%3A', ':')}`;
}

export function createPageRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    basepath: BASE_PATH || '/',
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultNotFoundComponent: MissingPage,
    defaultErrorComponent: BrokenPage,
  });
  // The files of this page may be gone when the server is of another version.
  router.subscribe('onBeforeNavigate', ({ pathChanged, toLocation }) => {
    if (pathChanged && serverVersion.isNewer()) location.assign(toLocation.publicHref);
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
