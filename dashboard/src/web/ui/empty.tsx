import type { ReactNode } from 'react';

import styles from './empty.module.css';

/** A page with nothing to list says why and what to do next. */
export function Empty({ title, children, isPage = false }: { title: string; children?: ReactNode; isPage?: boolean }) {
  const Title = isPage ? 'h1' : 'h2';
  return (
    <div className={styles['empty']}>
      <Title>{title}</Title>
      <div className={styles['text']}>{children}</div>
    </div>
  );
}
