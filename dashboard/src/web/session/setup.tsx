import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { setUpAccount } from '../../contract/accounts.ts';
import type { FirstAccount } from '../../contract/accounts.ts';
import { ApiFailure, ask } from '../app/client.ts';
import { Field } from '../ui/field.tsx';
import { Card } from './card.tsx';
import { CredentialFields } from './credential-fields.tsx';
import { credentialProblems, firstProblem } from './credentials.ts';
import type { CredentialProblems } from './credentials.ts';
import { t } from './text.ts';
import { useSignedIn } from './use-signed-in.ts';

/** The first account. The line that the server printed at its start leads here with its code; without it the code is asked for. */
export function SetupPage() {
  const { code } = useSearch({ from: '/setup' });
  const [problems, setProblems] = useState<CredentialProblems>({});
  const goOn = useSignedIn('/onboarding');
  const send = useMutation({
    mutationFn: async (account: FirstAccount) => {
      await ask(setUpAccount, { body: account });
      await goOn();
    },
  });
  const needsCode = send.error instanceof ApiFailure && send.error.code === 'wrong_setup_code';
  return (
    <Card
      title={t('session.setupTitle')}
      text={t('session.setupText')}
      button={t('session.setupButton')}
      isPending={send.isPending}
      error={send.error}
      onSubmit={(entered) => {
        const typed = entered('code').trim() || code;
        const account = { email: entered('email').trim(), password: entered('password'), code: typed };
        const found = credentialProblems(account, 'setup');
        setProblems(found);
        const first = firstProblem(found);
        if (first === null) send.mutate(account);
        return first;
      }}
    >
      <CredentialFields problems={problems} isNew />
      {(needsCode || (send.variables !== undefined && send.variables.code !== code)) && (
        <Field label={t('session.setupCode')} name="code" autoComplete="off" hint={t('session.setupCodeHint')} />
      )}
    </Card>
  );
}
