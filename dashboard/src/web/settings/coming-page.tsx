import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { useTitle } from '../app/shell/use-title.ts';
import { Crumbs, Page } from '../ui/page.tsx';
import { ComingSection } from './coming.tsx';
import { t } from './coming-text.ts';
import { comingOfAllQuery } from './queries.ts';
import { t as settings } from './text.ts';

/** The same of all projects, and of requests that name none that exists. */
export function ComingPage() {
  useTitle(t('coming.page'));
  const coming = useQuery(comingOfAllQuery);
  return (
    <Page width="form" gap="wide">
      <Crumbs
        trail={[
          <Link key="settings" to="/settings">
            {settings('settings.title')}
          </Link>,
          <span key="coming">{t('coming.all')}</span>,
        ]}
      />
      <h1>{t('coming.page')}</h1>
      <ComingSection query={coming} ofAll />
    </Page>
  );
}
