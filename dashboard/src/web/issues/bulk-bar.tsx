import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import styles from './bulk-bar.module.css';
import type { Action } from './use-triage.ts';

export function BulkBar({
  count,
  onAction,
  onClear,
}: {
  count: number;
  onAction: (action: Action) => void;
  onClear: () => void;
}) {
  return (
    <div className={styles['bar']} role="toolbar" aria-label={t('issues.selected', { count })}>
      <strong aria-live="polite">{t('issues.selected', { count })}</strong>
      <Button size="s" look="primary" icon="check" title={t('issues.resolveHint')} onClick={() => onAction('resolve')}>
        {t('issues.resolve')}
      </Button>
      <Button size="s" title={t('issues.resolveNowHint')} onClick={() => onAction('resolveNow')}>
        {t('issues.resolveNow')}
      </Button>
      <Button size="s" icon="reopen" onClick={() => onAction('reopen')}>
        {t('issues.reopen')}
      </Button>
      <Button size="s" look="quiet" onClick={onClear}>
        {t('issues.clearSelection')}
      </Button>
    </div>
  );
}
