import type { ReactNode } from 'react';

import { Problem } from '../ui/problem.tsx';
import styles from './form.module.css';

/** A form in a box: its fields, why it was not done, and a foot with its button. */
export function FormFrame({
  label,
  onSubmit,
  error,
  title,
  mend,
  foot,
  children,
}: {
  /** Its name, where no heading stands above it. */
  label?: string;
  onSubmit: () => void;
  error: Error | null;
  /** The heading of an error. */
  title?: string;
  /** A way out of the error. */
  mend?: ReactNode;
  foot: ReactNode;
  children: ReactNode;
}) {
  return (
    <form
      className={styles['form']}
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {error && (
        <div className={styles['problem']}>
          <Problem error={error} {...(title !== undefined && { title })} />
          {mend}
        </div>
      )}
      <div className={styles['foot']}>{foot}</div>
    </form>
  );
}
