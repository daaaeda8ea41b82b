import { useMutation } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';

import { usePasswordLink } from '../../contract/accounts.ts';
import { ask } from '../app/client.ts';
import { PasswordField } from '../forms/password-field.tsx';
import { Card, DoneCard } from './card.tsx';
import { passwordProblem } from './credentials.ts';
import { t } from './text.ts';

/** Sets a password by a link. The link is behind the `#` of the address, which no server sees. */
export function ResetPage() {
  const { hash } = useLocation();
  const [problem, setProblem] = useState<string | undefined>();
  const send = useMutation({
    mutationFn: (password: string) => ask(usePasswordLink, { body: { link: hash, password } }),
  });
  if (send.isSuccess)
    return (
      <DoneCard title={t('session.resetDoneTitle')} text={t('session.resetDone')}>
        <Link to="/login">{t('session.loginButton')}</Link>
      </DoneCard>
    );
  return (
    <Card
      title={t('session.resetTitle')}
      text={t('session.resetText')}
      button={t('session.resetButton')}
      isPending={send.isPending}
      error={send.error}
      onSubmit={(entered) => {
        const password = entered('password');
        const found = passwordProblem(password);
        setProblem(found);
        if (found === undefined) send.mutate(password);
        return found === undefined ? null : 'password';
      }}
      foot={<Link to="/forgot">{t('session.askAgain')}</Link>}
    >
      <PasswordField
        label={t('session.newPassword')}
        name="password"
        autoComplete="new-password"
        hint={t('session.passwordRule')}
        problem={problem}
        autoFocus
      />
    </Card>
  );
}
