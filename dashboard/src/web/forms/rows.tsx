import type { ReactNode } from 'react';

import styles from './form.module.css';

/** Things in a box, one a row, or a sentence where there are none. */
export const Rows = ({ none, children }: { none: string; children: readonly ReactNode[] }) =>
  children.length === 0 ? <p className={styles['note']}>{none}</p> : <ul className={styles['rows']}>{children}</ul>;
