import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { confirmSignIn, signIn } from '../../contract/accounts.ts';
import type { Credentials } from '../../contract/accounts.ts';
import { ask } from '../app/client.ts';
import { Field } from '../ui/field.tsx';
import { Card } from './card.tsx';
import { CredentialFields } from './credential-fields.tsx';
import { credentialProblems, firstProblem } from './credentials.ts';
import type { CredentialProblems } from './credentials.ts';
import { t } from './text.ts';
import { useSignedIn } from './use-signed-in.ts';

export function LoginPage() {
  const { next = '/issues' } = useSearch({ from: '/login' });
  const [challenge, setChallenge] = useState<string | null>(null);
  return challenge === null ? (
    <PasswordStep next={next} onChallenge={setChallenge} />
  ) : (
    <CodeStep next={next} challenge={challenge} />
  );
}

function PasswordStep({ next, onChallenge }: { next: string; onChallenge: (challenge: string) => void }) {
  const [problems, setProblems] = useState<CredentialProblems>({});
  const goOn = useSignedIn(next);
  const send = useMutation({
    mutationFn: async (credentials: Credentials) => {
      const { challenge } = await ask(signIn, { body: credentials });
      if (challenge === undefined) await goOn();
      else onChallenge(challenge);
    },
  });
  return (
    <Card
      title={t('session.loginTitle')}
      button={t('session.loginButton')}
      isPending={send.isPending}
      error={send.error}
      onSubmit={(entered) => {
        const credentials = { email: entered('email').trim(), password: entered('password') };
        const found = credentialProblems(credentials, 'login');
        setProblems(found);
        const first = firstProblem(found);
        if (first === null) send.mutate(credentials);
        return first;
      }}
      foot={<Link to="/forgot">{t('session.forgot')}</Link>}
    >
      <CredentialFields problems={problems} isNew={false} />
    </Card>
  );
}

function CodeStep({ next, challenge }: { next: string; challenge: string }) {
  const [isMissing, setIsMissing] = useState(false);
  const goOn = useSignedIn(next);
  const send = useMutation({
    mutationFn: async (code: string) => {
      await ask(confirmSignIn, { body: { challenge, code } });
      await goOn();
    },
  });
  return (
    <Card
      title={t('session.codeTitle')}
      text={t('session.codeText')}
      button={t('session.loginButton')}
      isPending={send.isPending}
      error={send.error}
      onSubmit={(entered) => {
        const code = entered('code').trim();
        setIsMissing(code === '');
        if (code !== '') send.mutate(code);
        return code === '' ? 'code' : null;
      }}
    >
      <Field
        label={t('session.code')}
        name="code"
        autoComplete="one-time-code"
        maxLength={40}
        problem={isMissing ? t('session.noCode') : undefined}
        autoFocus
      />
    </Card>
  );
}
