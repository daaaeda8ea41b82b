import { useId } from 'react';
import type { ComponentProps, ReactNode } from 'react';

import styles from './field.module.css';

/** A labelled text field whose hint and problem are tied to it for screen readers. */
export function Field({
  label,
  hint,
  problem,
  after,
  ...input
}: {
  label: string;
  hint?: string;
  problem?: string | undefined;
  after?: ReactNode;
} & ComponentProps<'input'>) {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <div className={styles['row']} data-problem={problem !== undefined}>
        <input
          {...input}
          id={id}
          aria-invalid={problem !== undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
        />
        {after}
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} className={problem === undefined ? styles['hint'] : styles['problem']}>
          {note}
        </p>
      )}
    </div>
  );
}
