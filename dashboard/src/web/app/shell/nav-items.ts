import type { TextKey } from '../../i18n/t.ts';
import type { IconName } from '../../ui/icon.tsx';

export interface NavItem {
  to: '/issues' | '/traces' | '/performance' | '/pipeline' | '/mails' | '/settings';
  text: TextKey & `nav.${string}`;
  icon: IconName;
  key: string;
}

export const NAV_ITEMS: readonly NavItem[] = [
  { to: '/issues', text: 'nav.issues', icon: 'issues', key: 'i' },
  { to: '/traces', text: 'nav.traces', icon: 'traces', key: 't' },
  { to: '/performance', text: 'nav.performance', icon: 'performance', key: 'p' },
  { to: '/pipeline', text: 'nav.pipeline', icon: 'pipeline', key: 'h' },
  { to: '/mails', text: 'nav.mails', icon: 'mails', key: 'm' },
  { to: '/settings', text: 'nav.settings', icon: 'settings', key: 's' },
];
