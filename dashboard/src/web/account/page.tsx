import { Link } from '@tanstack/react-router';

import { useTitle } from '../app/shell/use-title.ts';
import { Crumbs, Page } from '../ui/page.tsx';
import { Password } from './password.tsx';
import { SecondFactorSettings } from './second-factor.tsx';
import { SessionList } from './sessions.tsx';
import { t } from './text.ts';

/** The account of the person who is signed in. */
export function AccountPage() {
  useTitle(t('account.title'));
  return (
    <Page width="form" gap="wide">
      <Crumbs
        trail={[
          <Link key="settings" to="/settings">
            {t('account.settings')}
          </Link>,
          <span key="page">{t('account.title')}</span>,
        ]}
      />
      <h1>{t('account.title')}</h1>
      <Password />
      <SecondFactorSettings />
      <SessionList />
    </Page>
  );
}
