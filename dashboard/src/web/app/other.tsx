import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';

import { t } from '../i18n/t.ts';
import { buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Problem } from '../ui/problem.tsx';

export function MissingPage() {
  return (
    <main>
      <Nowhere isPage />
    </main>
  );
}

/** The same inside of a page: what the address names does not exist. */
export function Nowhere({ isPage = false }: { isPage?: boolean }) {
  return (
    <Empty title={t('error.notFound')} isPage={isPage}>
      <p>{t('error.notFoundHelp')}</p>
      <Link to="/issues" className={buttonClass({ look: 'primary' })}>
        {t('error.home')}
      </Link>
    </Empty>
  );
}

export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Problem
      isPage
      error={error instanceof Error ? error : new Error(String(error))}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}
