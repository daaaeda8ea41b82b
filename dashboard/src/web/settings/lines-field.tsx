import { useId } from 'react';

import styles from './lines-field.module.css';

/** A list as people paste it: one entry a line. */
export function LinesField({
  label,
  hint,
  problem,
  lines,
  onChange,
}: {
  label: string;
  hint: string;
  problem: string | undefined;
  /** As typed: empty lines stay while a person types. */
  lines: string;
  onChange: (lines: string) => void;
}) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        value={lines}
        rows={Math.min(8, Math.max(2, lines.split('\n').length))}
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? `${id}-hint` : `${id}-problem ${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem !== undefined && (
        <p id={`${id}-problem`} className={styles['problem']}>
          {problem}
        </p>
      )}
      <p id={`${id}-hint`}>{hint}</p>
    </div>
  );
}

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
