import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { endOtherSessions, endOwnSession } from '../../contract/own-account.ts';
import type { ShownSession } from '../../contract/own-account.ts';
import { ask } from '../app/client.ts';
import { ReadSection } from '../forms/read-section.tsx';
import { Rows } from '../forms/rows.tsx';
import { SureButton } from '../forms/sure-button.tsx';
import { Badge } from '../ui/badge.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import { browserName } from './browser-name.ts';
import styles from './page.module.css';
import { accountQuery } from './queries.ts';
import { t } from './text.ts';

export function SessionList() {
  const account = useQuery(accountQuery);
  const endOthers = useEnding(() => ask(endOtherSessions, {}));
  return (
    <ReadSection title={t('account.sessions')} text={t('account.sessionsText')} query={account} rows={2} height={52}>
      {({ sessions }) => (
        <>
          <Rows none={t('account.sessionsNone')}>
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </Rows>
          {sessions.length > 1 && (
            <SureButton sure={t('account.endSure')} disabled={endOthers.isPending} onSure={() => endOthers.mutate()}>
              {t('account.endOthers')}
            </SureButton>
          )}
        </>
      )}
    </ReadSection>
  );
}

function SessionRow({ session }: { session: ShownSession }) {
  const end = useEnding(() => ask(endOwnSession, { params: { id: session.id } }));
  const name = browserName(session.userAgent) ?? t('account.unknownAgent');
  return (
    <li className={styles['session']}>
      <div>
        <span title={session.userAgent}>{name}</span>
        <small>
          {session.network} · {t('account.began')} <Time at={session.createdAt} /> · {t('account.lastUsed')}{' '}
          <Time at={session.lastUsedAt} />
        </small>
      </div>
      {session.isCurrent ? (
        <Badge>{t('account.thisOne')}</Badge>
      ) : (
        <SureButton
          aria-label={t('account.endNamed', { name })}
          sure={t('account.endSure')}
          disabled={end.isPending}
          onSure={() => end.mutate()}
        >
          {t('account.end')}
        </SureButton>
      )}
    </li>
  );
}

function useEnding(end: () => Promise<null>) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: end,
    onSuccess: () => {
      toast({ text: t('account.ended') });
      return client.invalidateQueries({ queryKey: accountQuery.queryKey });
    },
    onError: (error) => toast({ tone: 'bad', text: error.message }),
  });
}
