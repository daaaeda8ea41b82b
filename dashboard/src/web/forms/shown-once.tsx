import { CopyField } from '../ui/copy-field.tsx';
import styles from './form.module.css';

/** A secret that was just made, and is never shown again. */
export const ShownOnce = ({ text, secret, name }: { text: string; secret: string; name: string }) => (
  <div className={styles['made']} role="status">
    <strong>{text}</strong>
    <CopyField value={secret} name={name} />
  </div>
);
