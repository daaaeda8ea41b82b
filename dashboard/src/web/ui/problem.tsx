import { ApiFailure } from '../app/client.ts';
import { t } from '../i18n/t.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import styles from './problem.module.css';

/** An answer that did not come: what happened, the id to search the log for, and a way to ask again. */
export function Problem({
  error,
  title = t('error.title'),
  onRetry,
  isPage = false,
}: {
  error: Error;
  title?: string;
  onRetry?: () => void;
  /** It stands for the whole page, so its title is the page's. */
  isPage?: boolean;
}) {
  const Title = isPage ? 'h1' : 'strong';
  const failure = error instanceof ApiFailure ? error : null;
  const causes = failure?.causes ?? [];
  return (
    <div className={styles['problem']} data-page={isPage} role="alert">
      <Icon name="warning" size={20} />
      <div className={styles['text']}>
        <Title>{title}</Title>
        {!causes.includes(error.message) && (
          <p>{failure ? failure.message : `${t('error.unexpected')} ${error.message}`}</p>
        )}
        {causes.length > 0 && (
          <ul>
            {causes.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
          </ul>
        )}
        {failure && (
          <p className={styles['ids']}>
            {t('error.code', { code: failure.code })}
            {failure.requestId !== '' && ` · ${t('error.request', { id: failure.requestId })}`}
          </p>
        )}
      </div>
      {onRetry && <Button onClick={onRetry}>{t('action.retry')}</Button>}
    </div>
  );
}
