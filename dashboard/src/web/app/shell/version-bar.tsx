import { useSyncExternalStore } from 'react';

import { Button } from '../../ui/button.tsx';
import { NEWER_SERVER, serverVersion } from '../server-version.ts';
import { t } from './version-text.ts';
import styles from './version-bar.module.css';

/** Offers to reload once the server is of another version. The next navigation reloads anyway. */
export function VersionBar() {
  if (!useSyncExternalStore(untilNewer, serverVersion.isNewer)) return null;
  return (
    <div className={styles['bar']} role="status">
      <span>{t('version.newer')}</span>
      <Button size="s" onClick={() => location.reload()}>
        {t('version.reload')}
      </Button>
    </div>
  );
}

function untilNewer(changed: () => void): () => void {
  addEventListener(NEWER_SERVER, changed);
  return () => removeEventListener(NEWER_SERVER, changed);
}
