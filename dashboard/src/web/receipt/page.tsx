import { getRouteApi, Link } from '@tanstack/react-router';

import { t } from '../find-event/text.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { EventFinder } from '../find-event/event-finder.tsx';
import { Crumbs, Page } from '../ui/page.tsx';

const route = getRouteApi('/app/receipt/$slug/$eventId');

export function ReceiptPage() {
  const { slug, eventId } = route.useParams();
  const navigate = route.useNavigate();
  useTitle(t('receipt.title'));
  return (
    <Page width="text">
      <Crumbs
        trail={[
          <Link key="pipeline" to="/pipeline">
            {t('nav.pipeline')}
          </Link>,
          <span key="project">{slug}</span>,
        ]}
      />
      <h1 className="sr-only">{t('receipt.story', { id: eventId })}</h1>
      <EventFinder
        eventId={eventId}
        project={slug}
        onFind={(event) => void navigate({ to: '/pipeline', search: (now) => ({ ...now, event }) })}
      />
    </Page>
  );
}
