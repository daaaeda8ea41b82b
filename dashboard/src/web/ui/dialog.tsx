import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';

import { t } from '../i18n/t.ts';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';
import styles from './dialog.module.css';

/** The browser's own modal dialog: focus trap, Escape, focus return and top layer without a style element. */
export function Dialog({
  title,
  onClose,
  children,
  look = 'center',
  hideTitle = false,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  look?: 'center' | 'top' | 'sheet';
  hideTitle?: boolean;
}) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={classes(styles['dialog'], styles[look])}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles['body']}>
        {!hideTitle && (
          <header className={styles['head']}>
            <h2>{title}</h2>
            <IconButton icon="close" label={t('action.close')} onClick={onClose} />
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
