import type { ReactNode } from 'react';

import { ApiFailure } from '../app/client.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Logo } from '../app/shell/logo.tsx';
import { Button } from '../ui/button.tsx';
import styles from './card.module.css';
import { t } from './text.ts';

/** The fields of a form by their names. */
export type Entered = (name: string) => string;

/** A page of one form, for people who are not signed in. */
export function Card({
  title,
  text,
  button,
  isPending,
  error,
  onSubmit,
  foot,
  children,
}: {
  title: string;
  text?: string | undefined;
  button: string;
  isPending: boolean;
  error: Error | null;
  /** Gives the name of the first field with a problem, which takes the focus. */
  onSubmit: (entered: Entered) => string | null;
  foot?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  return (
    <main className={styles['page']}>
      <form
        className={styles['card']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          const wrong = onSubmit((name) => String(data.get(name) ?? ''));
          if (wrong) event.currentTarget.querySelector<HTMLInputElement>(`[name="${wrong}"]`)?.focus();
        }}
      >
        <Logo size={40} />
        <h1>{title}</h1>
        {text !== undefined && <p>{text}</p>}
        {children}
        {error && (
          <p className={styles['failure']} role="alert">
            {failureText(error)}
          </p>
        )}
        <Button look="primary" type="submit" disabled={isPending}>
          {isPending ? t('session.wait') : button}
        </Button>
        {foot}
      </form>
    </main>
  );
}

/** A page of words alone, after a form was sent. */
export function DoneCard({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main className={styles['page']}>
      <div className={styles['card']} role="status">
        <Logo size={40} />
        <h1>{title}</h1>
        <p>{text}</p>
        {children}
      </div>
    </main>
  );
}

function failureText(error: Error): string {
  if (!(error instanceof ApiFailure)) return error.message;
  const causes = error.causes.filter((cause) => cause !== error.message);
  const id = error.requestId === '' ? '' : ` (${t('error.request', { id: error.requestId })})`;
  return `${[error.message, ...causes].join(' ')}${error.status >= 500 ? id : ''}`;
}
