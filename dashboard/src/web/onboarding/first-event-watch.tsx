import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import type { Project } from '../../contract/projects.ts';
import { firstEventQuery } from './queries.ts';
import { t } from './text.ts';
import { buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './first-event-watch.module.css';

const LATE_MS = 60_000;
const OPEN_AFTER_MS = 1600;

/** Ticks what has happened so far, and opens the first event when it arrives while somebody is looking. */
export function FirstEventWatch({ project }: { project: Project }) {
  const [hadEvents] = useState(project.lastReceivedAt !== null);
  const { data } = useQuery(firstEventQuery(project.slug));
  const late = useLate();
  const navigate = useNavigate();
  const event = data?.event ?? null;
  const issueId = event?.issueId;
  const opens = !hadEvents && issueId !== undefined;
  useEffect(() => {
    if (!opens) return;
    const timer = setTimeout(() => void navigate({ to: '/issues/$issueId', params: { issueId } }), OPEN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [opens, issueId, navigate]);

  const connected = (data?.connected ?? false) || event !== null;
  return (
    <aside className={styles['watch']} aria-label={t('onboarding.waiting')}>
      <div role="status" className={styles['state']}>
        <h2>{event ? t('onboarding.arrived', { title: event.title }) : t('onboarding.waiting')}</h2>
        <p>
          {event === null && (connected ? t('onboarding.connected') : t('onboarding.waitingText'))}
          {event !== null && (hadEvents ? t('onboarding.already') : t('onboarding.opening'))}
        </p>
      </div>
      <ol className={styles['steps']}>
        <Tick done text={t('onboarding.stepListening')} />
        <Tick done={connected} waits={!connected} text={t('onboarding.stepConnected')} />
        <Tick done={event !== null} waits={connected && event === null} text={t('onboarding.stepEvent')} />
      </ol>
      {event !== null && (
        <Link to="/issues" search={{ project: project.slug }} className={buttonClass({ look: 'primary' })}>
          {t('onboarding.alreadyOpen')}
        </Link>
      )}
      {late && !connected && (
        <div className={styles['late']}>
          <p>{t('onboarding.late')}</p>
          <ul>
            <li>{t('onboarding.late1')}</li>
            <li>{t('onboarding.late2')}</li>
            <li>{t('onboarding.late3')}</li>
          </ul>
          <Link to="/settings/projects/$slug" params={{ slug: project.slug }} hash="coming">
            {t('onboarding.lateWhy')}
          </Link>
        </div>
      )}
    </aside>
  );
}

function Tick({ done, waits = false, text }: { done: boolean; waits?: boolean; text: string }) {
  return (
    <li data-done={done} data-waits={waits}>
      <span className={styles['mark']}>{done && <Icon name="check" size={14} />}</span>
      {text}
    </li>
  );
}

function useLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, []);
  return late;
}
