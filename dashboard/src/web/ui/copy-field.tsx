import { CopyButton } from './copy-button.tsx';
import styles from './copy-field.module.css';

/** A value to take away, such as a DSN: shown whole, selected whole by a click, copied by its button. */
export function CopyField({ value, name }: { value: string; name: string }) {
  return (
    <div className={styles['field']}>
      <input readOnly value={value} aria-label={name} onFocus={(event) => event.currentTarget.select()} />
      <CopyButton text={value} name={name} />
    </div>
  );
}
