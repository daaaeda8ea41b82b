import type { QueryClient } from '@tanstack/react-query';
import { lazyRouteComponent } from '@tanstack/react-router';

import { silencesQuery } from '../silences/queries.ts';

/** Loaded only while a silence holds. */
export const LazySilenceBar = lazyRouteComponent(() => import('../silences/bar.tsx'), 'SilenceBar');

const PATIENCE_MS = 1000;

/** Has the bar ready before a page is drawn, which it would push down otherwise. A slow answer holds no page up. */
export async function readySilenceBar(queryClient: QueryClient): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([late, loadWhereNeeded(queryClient).catch(() => undefined)]);
}

async function loadWhereNeeded(queryClient: QueryClient): Promise<void> {
  const { silences } = await queryClient.ensureQueryData({ ...silencesQuery, retry: false });
  if (silences.length > 0) await LazySilenceBar.preload?.();
}
