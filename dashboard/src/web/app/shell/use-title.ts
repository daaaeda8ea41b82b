import { useEffect } from 'react';

import { t } from '../../i18n/t.ts';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? t('app.name') : `${title} · ${t('app.name')}`;
  }, [title]);
}
