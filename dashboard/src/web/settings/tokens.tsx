import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { addToken, endToken } from '../../contract/tokens.ts';
import type { ApiToken } from '../../contract/tokens.ts';
import { ask } from '../app/client.ts';
import { tokensQuery } from './queries.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './tokens.module.css';

export function Tokens() {
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const client = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const create = useMutation({
    mutationFn: (label: string) => ask(addToken, { body: { label } }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const label = String(new FormData(form).get('label')).trim();
    setProblem(label === '' ? t('settings.tokenNoLabel') : undefined);
    if (label !== '') create.mutate(label, { onSuccess: () => form.reset() });
  };
  return (
    <Section title={t('settings.tokens')}>
      <p className={styles['note']}>{t('settings.tokensText')}</p>
      <form className={styles['form']} onSubmit={submit} noValidate>
        <Field
          label={t('settings.tokenLabel')}
          name="label"
          maxLength={60}
          placeholder={t('settings.tokenPlaceholder')}
          autoComplete="off"
          problem={problem}
        />
        <Button type="submit" disabled={create.isPending}>
          {t('settings.tokenCreate')}
        </Button>
      </form>
      {create.error && <Problem error={create.error} />}
      {create.data && (
        <div className={styles['made']} role="status">
          <strong>{t('settings.tokenShown')}</strong>
          <CopyField value={create.data.token} name={t('settings.tokenName')} />
        </div>
      )}
      {tokens.isPending && <Skeleton rows={2} height={48} />}
      {tokens.isError && !tokens.data && <Problem error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.data?.length === 0 && <p className={styles['note']}>{t('settings.tokensNone')}</p>}
      {tokens.data && tokens.data.length > 0 && (
        <ul className={styles['list']}>
          {tokens.data.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Revoking asks once more, in place: programs that use the token stop at once. */
function TokenRow({ token }: { token: ApiToken }) {
  const [asked, setAsked] = useState(false);
  const client = useQueryClient();
  const toast = useToast();
  const revoke = useMutation({
    mutationFn: () => ask(endToken, { params: { id: token.id } }),
    onSuccess: () => {
      toast({ text: t('settings.tokenRevoked') });
      return client.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
    onError: (error) => toast({ tone: 'bad', text: error.message }),
  });
  return (
    <li className={styles['token']}>
      <span>{token.label}</span>
      <small>
        {t('settings.tokenMade')} <Time at={token.createdAt} />
      </small>
      <Button
        size="s"
        look="danger"
        aria-label={asked ? undefined : t('settings.tokenRevokeNamed', { label: token.label })}
        disabled={revoke.isPending}
        onClick={() => (asked ? revoke.mutate() : setAsked(true))}
        onBlur={() => setAsked(false)}
      >
        {asked ? t('settings.tokenRevokeSure') : t('settings.tokenRevoke')}
      </Button>
    </li>
  );
}
