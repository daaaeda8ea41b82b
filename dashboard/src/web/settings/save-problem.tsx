import { ApiFailure } from '../app/client.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import styles from './intake.module.css';

/** What is wrong is mended in the form. Only where somebody else changed the same is it loaded again, and that is said. */
export function SaveProblem({ error, onReload }: { error: Error; onReload: () => void }) {
  return (
    <div className={styles['problem']}>
      <Problem error={error} title={t('intake.notSaved')} />
      {error instanceof ApiFailure && error.code === 'settings_changed' && (
        <Button onClick={onReload}>{t('intake.reload')}</Button>
      )}
    </div>
  );
}
