import { t } from '../i18n/t.ts';
import styles from './stale.module.css';

/** A refresh failed while older data is there: the data stays, and this says so. */
export function Stale({ query }: { query: { isError: boolean; data: unknown; refetch: () => unknown } }) {
  if (!query.isError || query.data === undefined) return null;
  return (
    <p className={styles['stale']} role="status">
      {t('state.stale')}{' '}
      <button type="button" onClick={() => void query.refetch()}>
        {t('action.retry')}
      </button>
    </p>
  );
}
