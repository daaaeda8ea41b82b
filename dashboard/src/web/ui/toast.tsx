import { createContext, use, useCallback, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { t } from '../i18n/t.ts';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';
import styles from './toast.module.css';

interface Toast {
  text: string;
  tone?: 'plain' | 'bad';
  undo?: () => void;
}

const ToastContext = createContext<(toast: Toast) => void>(() => {});
const SHOWN_MS = 10_000;

export const useToast = (): ((toast: Toast) => void) => use(ToastContext);

/** One message at a time, at the bottom, for ten seconds; read out by screen readers, and Undo is a real button. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<Toast | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hold = useCallback(() => clearTimeout(timer.current), []);
  const release = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setToast(null), SHOWN_MS);
  }, []);
  const show = useMemo(
    () => (next: Toast) => {
      setToast(next);
      release();
    },
    [release],
  );
  return (
    <ToastContext value={show}>
      {children}
      <div className={styles['region']} role="status" aria-live="polite">
        {toast && (
          <div
            className={classes(styles['toast'], toast.tone === 'bad' && styles['bad'])}
            onMouseEnter={hold}
            onMouseLeave={release}
            onFocus={hold}
            onBlur={release}
          >
            <span>{toast.text}</span>
            {toast.undo && (
              <Button
                size="s"
                onClick={() => {
                  toast.undo?.();
                  setToast(null);
                }}
              >
                {t('action.undo')}
              </Button>
            )}
            <IconButton size="s" icon="close" label={t('action.dismiss')} onClick={() => setToast(null)} />
          </div>
        )}
      </div>
    </ToastContext>
  );
}
