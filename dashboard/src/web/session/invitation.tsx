import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { acceptInvitation, lookAtInvitation } from '../../contract/people.ts';
import type { OpenedInvitation } from '../../contract/people.ts';
import { ask } from '../app/client.ts';
import { Logo } from '../app/shell/logo.tsx';
import { useTitle } from '../app/shell/use-title.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './card.module.css';
import { credentialProblems } from './credentials.ts';
import { t } from './invitation-text.ts';

/** The page of a link: the secret stands behind the hash sign, so that only this page has it. */
export function InvitationPage() {
  useTitle(t('invitation.title'));
  const [secret] = useState(() => location.hash.slice(1));
  const opened = useQuery({
    queryKey: ['invitation', secret],
    queryFn: ({ signal }) => ask(lookAtInvitation, { body: { secret } }, signal),
    retry: false,
    gcTime: 0,
  });
  return (
    <main className={styles['page']}>
      {opened.isPending && <Skeleton rows={3} height={60} />}
      {opened.isError && <Over error={opened.error} />}
      {opened.data && <AcceptForm secret={secret} opened={opened.data} />}
    </main>
  );
}

function Over({ error }: { error: Error }) {
  const isOver = 'code' in error && error.code === 'invitation_not_found';
  return (
    <div className={styles['card']}>
      <Logo size={40} />
      {isOver ? (
        <>
          <h1>{t('invitation.overTitle')}</h1>
          <p>{t('invitation.over')}</p>
        </>
      ) : (
        <Problem error={error} isPage />
      )}
      <Link to="/login" className={buttonClass({})}>
        {t('invitation.signIn')}
      </Link>
    </div>
  );
}

function AcceptForm({ secret, opened: { email, by } }: { secret: string; opened: OpenedInvitation }) {
  const [problem, setProblem] = useState<string>();
  const router = useRouter();
  const accept = useMutation({
    mutationFn: (made: { name: string; password: string }) => ask(acceptInvitation, { body: { secret, ...made } }),
    onSuccess: () => void router.navigate({ to: '/login', replace: true }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get('password'));
    const found = credentialProblems({ email, password }, 'setup').password;
    setProblem(found);
    if (found === undefined) accept.mutate({ name: String(form.get('name')).trim(), password });
  };
  return (
    <form className={styles['card']} onSubmit={submit} noValidate>
      <Logo size={40} />
      <h1>{t('invitation.title')}</h1>
      <p>{by === '' ? t('invitation.plain', { email }) : t('invitation.text', { by, email })}</p>
      {/* For password managers, which store the address with the password. */}
      <input type="hidden" name="email" value={email} autoComplete="username" />
      <Field
        label={t('invitation.name')}
        name="name"
        autoComplete="name"
        maxLength={100}
        hint={t('invitation.nameHint')}
        autoFocus
      />
      <Field
        label={t('session.password')}
        name="password"
        type="password"
        autoComplete="new-password"
        problem={problem}
        hint={t('session.passwordRule')}
      />
      {accept.error && (
        <p className={styles['failure']} role="alert">
          {accept.error.message}
        </p>
      )}
      <Button look="primary" type="submit" disabled={accept.isPending}>
        {accept.isPending ? t('session.wait') : t('invitation.button')}
      </Button>
    </form>
  );
}
