import type { ReactNode } from 'react';

import styles from './section.module.css';

/** A titled part of a page. */
export function Section({
  title,
  note,
  tools,
  children,
  id,
}: {
  title: string;
  note?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  return (
    <section className={styles['section']} aria-label={title} {...(id && { id })}>
      <header className={styles['head']}>
        <h2>{title}</h2>
        {note && <span className={styles['note']}>{note}</span>}
        {tools && <div className={styles['tools']}>{tools}</div>}
      </header>
      {children}
    </section>
  );
}
