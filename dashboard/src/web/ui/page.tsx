import { Fragment } from 'react';
import type { ReactNode } from 'react';

import { t } from '../i18n/t.ts';
import styles from './page.module.css';

/** The parts of a page under each other, in a column that is as wide as they can be read in. */
export function Page({
  width = 'full',
  gap = 'close',
  children,
}: {
  /** `text` for lines that are read, `form` for things that are filled in, `wide` where a page without bounds is hard to scan. */
  width?: 'text' | 'form' | 'wide' | 'full';
  gap?: 'close' | 'wide';
  children: ReactNode;
}) {
  return (
    <div className={styles['page']} data-width={width} data-gap={gap}>
      {children}
    </div>
  );
}

/** The way from the list to this page. */
export function Crumbs({ trail, children }: { trail: readonly ReactNode[]; children?: ReactNode }) {
  return (
    <nav aria-label={t('nav.crumbs')} className={styles['crumbs']}>
      {trail.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <span aria-hidden="true">/</span>}
          {part}
        </Fragment>
      ))}
      {children}
    </nav>
  );
}
