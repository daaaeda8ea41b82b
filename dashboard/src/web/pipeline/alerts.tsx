import type { KnownLoss } from '../../contract/losses.ts';
import type { Pipeline } from '../../contract/pipeline.ts';
import { full } from '../format/numbers.ts';
import { chartTime, zone } from '../format/times.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import styles from './lists.module.css';

/** Open ones stand over everything; those that are over are history. */
export function Alerts({
  alerts,
  isHistory = false,
  leftOut = 0,
}: {
  alerts: Pipeline['alerts'];
  isHistory?: boolean;
  /** Older ones that are not listed. */
  leftOut?: number;
}) {
  if (alerts.length === 0 && !isHistory) return null;
  return (
    <Section title={t(isHistory ? 'pipeline.alertsBefore' : 'pipeline.alerts')}>
      {alerts.length === 0 && <p className={styles['note']}>{t('pipeline.alertsNone')}</p>}
      <ul className={styles['list']} data-open={!isHistory}>
        {alerts.map((alert) => (
          <li key={alert.id} className={styles['alert']}>
            <Badge tone={alert.status === 'open' ? 'bad' : 'plain'}>{t(`pipeline.alert.${alert.status}`)}</Badge>
            <div>
              <b>{alert.title}</b>
              <p>{alert.detail}</p>
              <small>
                {[...new Set([alert.kind, alert.stage])].join(' · ')} · <Time at={alert.at} />
                {alert.overAt !== null && (
                  <>
                    , {t('pipeline.alertOver')} <Time at={alert.overAt} />
                  </>
                )}
              </small>
            </div>
          </li>
        ))}
      </ul>
      {leftOut > 0 && <p className={styles['note']}>{t('pipeline.alertsLeftOut', { count: leftOut })}</p>}
    </Section>
  );
}

export function Losses({ losses }: { losses: readonly KnownLoss[] }) {
  return (
    <Section title={t('pipeline.losses')}>
      {losses.length === 0 && <p className={styles['note']}>{t('pipeline.lossesNone')}</p>}
      <ul className={styles['list']}>
        {losses.map((loss) => (
          <li key={loss.id} className={styles['alert']}>
            <span className={styles['count']}>{full(loss.records)}</span>
            <div>
              <b>{t('pipeline.lossPlace', { topic: loss.topic, partition: String(loss.partition) })}</b>
              <small>
                {chartTime(loss.from, 0)} – {chartTime(loss.to, 0)} {zone(loss.to)} · <code>{loss.id}</code>
              </small>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
