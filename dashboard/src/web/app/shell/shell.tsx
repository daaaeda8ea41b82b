import { useQuery } from '@tanstack/react-query';
import { lazyRouteComponent, Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';

import { t } from '../../i18n/t.ts';
import { useKeys } from '../../ui/keys.ts';
import { silencesQuery } from '../../silences/queries.ts';
import { LazySilenceBar } from '../silence-bar.ts';
import { useNavItems } from './use-nav-items.ts';
import { Nav } from './nav.tsx';
import styles from './shell.module.css';
import { TopBar } from './top-bar.tsx';
import { VersionBar } from './version-bar.tsx';

// Neither is there when a page opens, so that no page waits for them.
// Once loaded, the palette is drawn within the key that opens it: the next key belongs in its field. React's own `lazy` would wait.
const LazyPalette = lazyRouteComponent(() => import('./palette.tsx'), 'Palette');
const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }));

/** The frame around every page once somebody is signed in. */
export function Shell() {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const navigate = useNavigate();
  const items = useNavItems();
  const hasSilence = (useQuery(silencesQuery).data?.silences.length ?? 0) > 0;
  useKeys({
    '?': () => setOpen('help'),
    ...Object.fromEntries(items.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })])),
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((now) => (now === 'palette' ? null : 'palette'));
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => void LazyPalette.preload?.()?.catch(() => undefined), []);
  const close = () => setOpen(null);
  return (
    <div className={styles['shell']}>
      <a className={styles['skip']} href="#content">
        {t('app.skip')}
      </a>
      <Nav onHelp={() => setOpen('help')} />
      <div className={styles['main']}>
        <TopBar onPalette={() => setOpen('palette')} onHelp={() => setOpen('help')} />
        <VersionBar />
        <Suspense>{hasSilence && <LazySilenceBar />}</Suspense>
        <main id="content" tabIndex={-1} className={styles['content']}>
          <Outlet />
        </main>
      </div>
      <Suspense>
        {open === 'palette' && <LazyPalette onClose={close} />}
        {open === 'help' && <Help onClose={close} />}
      </Suspense>
    </div>
  );
}
