import type { Pipeline } from '../../contract/pipeline.ts';
import { bytes, duration, full } from '../format/numbers.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import styles from './lists.module.css';

const TONES = { proven: 'good', failed: 'bad' } as const;

/** Nightly backups and what their proofs found. */
export function Backups({ backups }: Pick<Pipeline, 'backups'>) {
  return (
    <Section title={t('pipeline.backups')}>
      <p className={styles['note']}>{t(backups.length === 0 ? 'pipeline.backupsNone' : 'pipeline.backupsText')}</p>
      <ul className={styles['list']}>
        {backups.map((backup) => (
          <li key={`${backup.takenAt} ${backup.id}`} className={styles['alert']}>
            <Badge tone={TONES[backup.status]}>{t(`pipeline.backup.${backup.status}`)}</Badge>
            <div>
              <b>
                <Time at={backup.takenAt} />
              </b>
              {backup.detail !== '' && <p>{backup.detail}</p>}
              {backup.status === 'proven' && (
                <small>
                  {t('pipeline.backupFound', {
                    events: full(backup.events),
                    fromLog: full(backup.fromLog),
                    cohorts: full(backup.cohorts),
                  })}{' '}
                  · {bytes(backup.bytes)} · {duration(backup.tookMs)}
                </small>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
