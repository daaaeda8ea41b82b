import { getRouteApi, Link } from '@tanstack/react-router';

import { t } from './text.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { EventFinder } from './event-finder.tsx';
import styles from './page.module.css';

const route = getRouteApi('/app/receipt/$slug/$eventId');

export function ReceiptPage() {
  const { slug, eventId } = route.useParams();
  const navigate = route.useNavigate();
  useTitle(t('receipt.title'));
  return (
    <div className={styles['page']}>
      <nav aria-label={t('nav.crumbs')} className={styles['crumbs']}>
        <Link to="/pipeline">{t('nav.pipeline')}</Link>
        <span aria-hidden="true">/</span>
        <span>{slug}</span>
      </nav>
      <h1 className="sr-only">{t('receipt.story', { id: eventId })}</h1>
      <EventFinder
        eventId={eventId}
        project={slug}
        onFind={(event) => void navigate({ to: '/pipeline', search: (now) => ({ ...now, event }) })}
      />
    </div>
  );
}
