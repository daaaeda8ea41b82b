import { Link } from '@tanstack/react-router';

import type { EventDetail } from '../../contract/events.ts';
import { APART_MS } from '../format/apart.ts';
import { duration } from '../format/numbers.ts';
import { t } from './text.ts';
import { buttonClass, IconButton } from '../ui/button.tsx';
import { Badge } from '../ui/badge.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Time } from '../ui/time.tsx';
import styles from './event-navigator.module.css';

/** A clock that is right is off by less; what is above is worth saying. */
const LATE_MS = 5000;

export function EventNavigator({ event, onOpen }: { event: EventDetail; onOpen: (id: string | null) => void }) {
  const delay = event.receivedAt - event.timestamp;
  return (
    <div className={styles['bar']}>
      <strong>{t('issue.event')}</strong>
      <span aria-live="polite" className={styles['position']}>
        {t('issue.eventPosition', { position: event.position, total: event.total })}
      </span>
      <div className={styles['buttons']}>
        <IconButton
          size="s"
          icon="first"
          label={t('issue.eventFirst')}
          disabled={event.previous === null}
          onClick={() => onOpen('first')}
        />
        <IconButton
          size="s"
          icon="left"
          label={t('issue.eventPrevious')}
          aria-keyshortcuts="["
          disabled={event.previous === null}
          onClick={() => onOpen(event.previous)}
        />
        <IconButton
          size="s"
          icon="right"
          label={t('issue.eventNext')}
          aria-keyshortcuts="]"
          disabled={event.next === null}
          onClick={() => onOpen(event.next)}
        />
        <IconButton
          size="s"
          icon="last"
          label={t('issue.eventLatest')}
          disabled={event.next === null}
          onClick={() => onOpen('latest')}
        />
      </div>
      <span className={styles['time']}>
        <Time at={event.timestamp} look="local" />
        {delay > LATE_MS && (
          <small>
            {' '}
            · {t('issue.received', { delay: duration(delay) })}
            {delay > APART_MS && (
              <>
                , <Time at={event.receivedAt} look="local" />
              </>
            )}
          </small>
        )}
      </span>
      {event.stale !== '' && (
        <span className={styles['stale']} title={t(`issue.staleText.${event.stale}`)}>
          <Badge tone="warn">{t(`issue.stale.${event.stale}`)}</Badge>
          <small>{t(`issue.staleText.${event.stale}`)}</small>
        </span>
      )}
      {event.clock.map((moved) => (
        <small key={`${moved.type} ${moved.name}`} className={styles['clock']}>
          {moved.text}
        </small>
      ))}
      <span className={styles['id']}>
        <Link
          to="/receipt/$slug/$eventId"
          params={{ slug: event.project.slug, eventId: event.eventId }}
          className={buttonClass({ size: 's', look: 'quiet' })}
        >
          {t('issue.lifeStory')}
        </Link>
        <code>{event.eventId.slice(0, 8)}</code>
        <CopyButton text={event.eventId} name={t('issue.eventId')} />
      </span>
    </div>
  );
}
