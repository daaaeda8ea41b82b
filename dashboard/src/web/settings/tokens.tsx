import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { addToken, endToken } from '../../contract/tokens.ts';
import type { ApiToken, TokenRequest } from '../../contract/tokens.ts';
import { ask } from '../app/client.ts';
import { ReadSection } from '../forms/read-section.tsx';
import { Rows } from '../forms/rows.tsx';
import { ShownOnce } from '../forms/shown-once.tsx';
import { SureButton } from '../forms/sure-button.tsx';
import { tokensQuery } from './queries.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import { TokenForm } from './token-form.tsx';
import styles from './tokens.module.css';

export function Tokens() {
  const client = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const create = useMutation({
    mutationFn: (body: TokenRequest) => ask(addToken, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  return (
    <ReadSection
      title={t('settings.tokens')}
      text={t('settings.tokensText')}
      query={tokens}
      rows={2}
      height={72}
      head={
        <>
          <TokenForm create={create} />
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
      <div>
        <span>{token.label}</span>
        <small>
          {token.scopes === null
            ? t('settings.tokenAll')
            : token.scopes.map((scope) => t(`settings.scope.${scope}`)).join(', ')}
        </small>
        <small>
          {t('settings.tokenMade')} <Time at={token.createdAt} /> ·{' '}
          {token.lastUsedAt === null ? (
            t('settings.tokenNeverUsed')
          ) : (
            <>
              {t('settings.tokenUsed')} <Time at={token.lastUsedAt} />
            </>
          )}{' '}
          ·{' '}
          {token.endsAt === null ? (
            t('settings.tokenNoEnd')
          ) : (
            <>
              {t(token.state === 'ended' ? 'settings.tokenEnded' : 'settings.tokenEndsAt')} <Time at={token.endsAt} />
            </>
          )}
        </small>
      </div>
      {token.state === 'ended' && <Badge tone="warn">{t('settings.tokenIsOver')}</Badge>}
      {token.state === 'elsewhere' && <Badge tone="warn">{t('settings.tokenElsewhere')}</Badge>}
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
