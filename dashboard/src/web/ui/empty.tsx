import type { ReactNode } from 'react';

import styles from './empty.module.css';

/** A page with nothing to list says why and what to do next. */
export function Empty({ title, children, art }: { title: string; children?: ReactNode; art?: ReactNode }) {
  return (
    <div className={styles['empty']}>
      {art}
      <h2>{title}</h2>
      <div className={styles['text']}>{children}</div>
    </div>
  );
}
