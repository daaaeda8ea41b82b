import { Button } from '../../ui/button.tsx';
import { useNewerServer } from '../server-version.ts';
import { t } from './version-text.ts';
import styles from './version-bar.module.css';

/** Offers to reload once the server is of another version. The next navigation reloads anyway. */
export function VersionBar() {
  if (!useNewerServer()) return null;
  return (
    <div className={styles['bar']} role="status">
      <span>{t('version.newer')}</span>
      <Button size="s" onClick={() => location.reload()}>
        {t('version.reload')}
      </Button>
    </div>
  );
}
