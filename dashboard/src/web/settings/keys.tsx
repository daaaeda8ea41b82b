import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { addProjectKey } from '../../contract/keys.ts';
import type { ShownKey } from '../../contract/keys.ts';
import { ask } from '../app/client.ts';
import { projectsQuery } from '../app/queries.ts';
import { NameForm } from '../forms/name-form.tsx';
import { ReadSection } from '../forms/read-section.tsx';
import { Rows } from '../forms/rows.tsx';
import { Time } from '../ui/time.tsx';
import { KeyRow } from './key-row.tsx';
import styles from './keys.module.css';
import { t } from './keys-text.ts';
import { keysQuery } from './queries.ts';

export function Keys({ slug }: { slug: string }) {
  const client = useQueryClient();
  const keys = useQuery(keysQuery(slug));
  const changed = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: keysQuery(slug).queryKey });
    // The DSN that other pages show is that of the first key that is taken.
    await client.invalidateQueries({ queryKey: projectsQuery.queryKey });
  };
  const create = useMutation({
    mutationFn: (label: string) => ask(addProjectKey, { params: { slug }, body: { label } }),
    onSuccess: changed,
  });
  return (
    <ReadSection
      title={t('keys.title')}
      id="keys"
      text={t('keys.text')}
      query={keys}
      rows={1}
      height={124}
      head={<NameForm label={t('keys.name')} missing={t('keys.noName')} button={t('keys.add')} create={create} />}
    >
      {(list) => (
        <>
          <Rows none={t('keys.none')}>
            {list
              .filter(({ state }) => state !== 'revoked')
              .map((key) => (
                <KeyRow key={`${key.publicKey} ${key.version}`} slug={slug} shown={key} onChanged={changed} />
              ))}
          </Rows>
          <Revoked keys={list.filter(({ state }) => state === 'revoked')} />
        </>
      )}
    </ReadSection>
  );
}

/** Nothing can be done with them; a client that still sends with one is recognised by it. */
function Revoked({ keys }: { keys: readonly ShownKey[] }) {
  if (keys.length === 0) return null;
  return (
    <details className={styles['revoked']}>
      <summary>{t('keys.revokedCount', { count: keys.length })}</summary>
      <ul>
        {keys.map(({ publicKey, label, createdAt }) => (
          <li key={publicKey}>
            {label} · <code>{publicKey}</code> · {t('keys.made')} <Time at={createdAt} />
          </li>
        ))}
      </ul>
    </details>
  );
}
