import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { TOKEN_SCOPES } from '../../contract/rights.ts';
import { addToken, endToken } from '../../contract/tokens.ts';
import type { ApiToken } from '../../contract/tokens.ts';
import { ask } from '../app/client.ts';
import { NameForm } from '../forms/name-form.tsx';
import { ReadSection } from '../forms/read-section.tsx';
import { Rows } from '../forms/rows.tsx';
import { ShownOnce } from '../forms/shown-once.tsx';
import { SureButton } from '../forms/sure-button.tsx';
import { tokensQuery } from './queries.ts';
import { t } from './text.ts';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './tokens.module.css';

export function Tokens() {
  const client = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const create = useMutation({
    mutationFn: (label: string) => ask(addToken, { body: { label, scopes: [...TOKEN_SCOPES], endsAt: null } }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  return (
    <ReadSection
      title={t('settings.tokens')}
      text={t('settings.tokensText')}
      query={tokens}
      rows={2}
      height={48}
      head={
        <>
          <NameForm
            label={t('settings.tokenLabel')}
            placeholder={t('settings.tokenPlaceholder')}
            missing={t('settings.tokenNoLabel')}
            button={t('settings.tokenCreate')}
            create={create}
          />
          {create.data && (
            <ShownOnce text={t('settings.tokenShown')} secret={create.data.token} name={t('settings.tokenName')} />
          )}
        </>
      }
    >
      {(list) => (
        <Rows none={t('settings.tokensNone')}>
          {list.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </Rows>
      )}
    </ReadSection>
  );
}

/** Programs that use the token stop at once. */
function TokenRow({ token }: { token: ApiToken }) {
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
      <SureButton
        aria-label={t('settings.tokenRevokeNamed', { label: token.label })}
        sure={t('settings.tokenRevokeSure')}
        disabled={revoke.isPending}
        onSure={() => revoke.mutate()}
      >
        {t('settings.tokenRevoke')}
      </SureButton>
    </li>
  );
}
