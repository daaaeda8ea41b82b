import { useEffect, useState } from 'react';

import { t } from '../i18n/t.ts';
import styles from './skeleton.module.css';

/** Boxes of the final size, so that nothing moves when the answer comes; after eight seconds they say why it takes long. */
export function Skeleton({ rows, height, gap = 0 }: { rows: number; height: number; gap?: number }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 8000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles['skeleton']} role="status" aria-label={t('state.loading')} style={{ gap }}>
      {slow && <p className={styles['slow']}>{t('state.slow')}</p>}
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles['row']} style={{ height }}>
          <span style={{ inlineSize: `${28 + ((row * 37) % 45)}%` }} />
          {height >= 44 && <span style={{ inlineSize: `${14 + ((row * 23) % 30)}%` }} />}
        </div>
      ))}
    </div>
  );
}
