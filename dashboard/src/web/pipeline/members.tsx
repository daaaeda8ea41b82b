import type { Pipeline } from '../../contract/pipeline.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import styles from './lists.module.css';

export function Members({ processors, relays }: Pick<Pipeline, 'processors' | 'relays'>) {
  return (
    <Section title={t('pipeline.who')}>
      <h3 className={styles['title']}>{t('pipeline.processors')}</h3>
      {processors.length === 0 && <p className={styles['note']}>{t('pipeline.processorsNone')}</p>}
      <ul className={styles['list']}>
        {processors.map((processor) => (
          <li key={processor.id} className={styles['member']}>
            <code>{processor.id}</code>
            {processor.silent && <Badge tone="bad">{t('pipeline.silent')}</Badge>}
            <small>
              {t('pipeline.waiting', { count: processor.waiting })} · {t('pipeline.heard')}{' '}
              <Time at={processor.heardAt} />
            </small>
          </li>
        ))}
      </ul>
      <h3 className={styles['title']}>{t('pipeline.relays')}</h3>
      {relays.length === 0 && <p className={styles['note']}>{t('pipeline.relaysNone')}</p>}
      <ul className={styles['list']}>
        {relays.map((relay) => (
          <li key={relay.id} className={styles['member']}>
            <code title={relay.id}>{relay.name}</code>
            {relay.silent && <Badge tone="bad">{t('pipeline.silent')}</Badge>}
            <small>
              {relay.version !== '' && `${t('pipeline.version', { version: relay.version })} · `}
              {t('pipeline.relayReceived', { count: relay.received })} · {t('pipeline.heard')}{' '}
              <Time at={relay.heardAt} />
            </small>
          </li>
        ))}
      </ul>
    </Section>
  );
}
