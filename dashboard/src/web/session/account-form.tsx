import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { setUpAccount, signIn } from '../../contract/accounts.ts';
import { currentSession } from '../../contract/session.ts';
import type { Credentials } from '../../contract/accounts.ts';
import { BASE_PATH } from '../app/base-path.ts';
import { ApiFailure, ask } from '../app/client.ts';
import { sessionQuery } from '../app/queries.ts';
import { t } from './text.ts';
import { Logo } from '../app/shell/logo.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './account-form.module.css';
import { credentialProblems } from './credentials.ts';
import type { CredentialProblems } from './credentials.ts';

const ENDPOINTS = { setup: setUpAccount, login: signIn } as const;

/** One form for the first account and for every later sign-in; only the rule for the password differs. */
export function AccountForm({ purpose, next }: { purpose: 'setup' | 'login'; next: string }) {
  const [problems, setProblems] = useState<CredentialProblems>({});
  const [shown, setShown] = useState(false);
  const client = useQueryClient();
  const router = useRouter();
  const send = useMutation({
    mutationFn: async (credentials: Credentials) => {
      await ask(ENDPOINTS[purpose], { body: credentials });
      return ask(currentSession, {}, AbortSignal.timeout(10_000));
    },
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      router.history.push(BASE_PATH + next);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = { email: String(form.get('email')).trim(), password: String(form.get('password')) };
    const found = credentialProblems(credentials, purpose);
    setProblems(found);
    const first = found.email ? 'email' : found.password ? 'password' : null;
    if (first) event.currentTarget.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
    else send.mutate(credentials);
  };
  return (
    <main className={styles['page']}>
      <form className={styles['card']} onSubmit={submit} noValidate>
        <Logo size={40} />
        <h1>{t(`session.${purpose}Title`)}</h1>
        {purpose === 'setup' && <p>{t('session.setupText')}</p>}
        <Field
          label={t('session.email')}
          name="email"
          type="email"
          autoComplete="username"
          problem={problems.email}
          autoFocus
        />
        <Field
          label={t('session.password')}
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete={purpose === 'setup' ? 'new-password' : 'current-password'}
          problem={problems.password}
          {...(purpose === 'setup' && { hint: t('session.passwordRule') })}
          after={
            <Button look="quiet" size="s" aria-pressed={shown} onClick={() => setShown(!shown)}>
              {t(shown ? 'session.hidePassword' : 'session.showPassword')}
            </Button>
          }
        />
        {send.error && (
          <p className={styles['failure']} role="alert">
            {failureText(send.error)}
          </p>
        )}
        <Button look="primary" type="submit" disabled={send.isPending}>
          {send.isPending ? t('session.wait') : t(`session.${purpose}Button`)}
        </Button>
      </form>
    </main>
  );
}

function failureText(error: Error): string {
  if (!(error instanceof ApiFailure)) return error.message;
  const causes = error.causes.length > 0 ? ` ${error.causes.join(' ')}` : '';
  const id = error.requestId === '' ? '' : ` (${t('error.request', { id: error.requestId })})`;
  return `${error.message}${causes}${error.status >= 500 ? id : ''}`;
}
