import { useRouter } from '@tanstack/react-router';
import type { RegisteredRouter } from '@tanstack/react-router';

import type { IconName } from '../../ui/icon.tsx';

/** A page in the navigation, declared as `staticData` of its route. */
interface NavEntry {
  /** From 1 at the top. */
  place: number;
  word: { en: string };
  icon: IconName;
  /** `g` and this key open the page. */
  key: string;
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    nav?: NavEntry;
  }
}

export interface NavItem extends Omit<NavEntry, 'word' | 'place'> {
  to: keyof RegisteredRouter['routesByPath'];
  text: string;
}

/** The pages of the navigation, in their order. */
export function useNavItems(): readonly NavItem[] {
  const { routesByPath } = useRouter();
  return Object.values(routesByPath)
    .flatMap(({ fullPath, options }) => (options.staticData?.nav ? [{ to: fullPath, ...options.staticData.nav }] : []))
    .sort((a, b) => a.place - b.place)
    .map(({ to, word, icon, key }) => ({ to, text: word.en, icon, key }));
}
