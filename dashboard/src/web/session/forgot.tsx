import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { askForPasswordLink } from '../../contract/accounts.ts';
import { ask } from '../app/client.ts';
import { Field } from '../ui/field.tsx';
import { Card, DoneCard } from './card.tsx';
import { isAddress } from './credentials.ts';
import { t } from './text.ts';

/** Asks for a link by mail. The answer does not tell whether the address has an account. */
export function ForgotPage() {
  const [isWrong, setIsWrong] = useState(false);
  const send = useMutation({ mutationFn: (email: string) => ask(askForPasswordLink, { body: { email } }) });
  const back = <Link to="/login">{t('session.backToLogin')}</Link>;
  if (send.isSuccess)
    return (
      <DoneCard title={t('session.forgotDoneTitle')} text={t('session.forgotDone', { email: send.variables })}>
        {back}
      </DoneCard>
    );
  return (
    <Card
      title={t('session.forgotTitle')}
      text={t('session.forgotText')}
      button={t('session.forgotButton')}
      isPending={send.isPending}
      error={send.error}
      onSubmit={(entered) => {
        const email = entered('email').trim();
        setIsWrong(!isAddress(email));
        if (isAddress(email)) send.mutate(email);
        return isAddress(email) ? null : 'email';
      }}
      foot={back}
    >
      <Field
        label={t('session.email')}
        name="email"
        type="email"
        autoComplete="username"
        problem={isWrong ? t('session.noEmail') : undefined}
        autoFocus
      />
    </Card>
  );
}
