// @vitest-environment happy-dom
import { QueryClient } from '@tanstack/react-query';
import { createMemoryHistory } from '@tanstack/react-router';
import { expect, test } from 'vitest';

import { createPageRouter } from './router.tsx';

/** Each is wrong for every key of every page: no path, id, sort, view or number. */
const HOSTILE = 'javascript:alert(1)//';
/** Keys whose values may be any text: they are shown and searched for. */
const FREE = new Set(['query', 'name', 'in', 'project']);

test('no page is given a value of its address that its reader refuses', () => {
  const router = createPageRouter(new QueryClient());
  router.update({ ...router.options, history: createMemoryHistory() });
  const seen: string[] = [];
  for (const { fullPath, options } of Object.values(router.routesByPath) as {
    fullPath: string;
    options: { validateSearch?: (search: object) => object };
  }[]) {
    const keys = Object.keys(options.validateSearch?.({}) ?? {}).concat(['period', 'project']);
    const search = Object.fromEntries(keys.map((key) => [key, HOSTILE]));
    const path = fullPath.replaceAll(/\$\w+/g, '1');
    const matches = router.matchRoutes(path, search);
    const given = Object.entries(matches.at(-1)?.search ?? {}).filter(
      ([key, value]) => value === HOSTILE && !FREE.has(key) && keys.includes(key),
    );
    seen.push(...keys.map((key) => `${fullPath} ${key}`));
    const belowApp = matches.some(({ routeId }) => String(routeId).startsWith('/app'));
    expect(
      given.filter(([key]) => belowApp || !['period', 'project'].includes(key)),
      fullPath,
    ).toEqual([]);
  }
  expect(seen).toEqual(expect.arrayContaining(['/login next', '/issues sort', '/pipeline event', '/deliveries view']));
});
