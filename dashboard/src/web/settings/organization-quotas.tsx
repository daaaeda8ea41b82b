import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { saveOrganizationQuotas } from '../../contract/intake.ts';
import type { OrganizationQuotas as Quotas } from '../../contract/intake.ts';
import { ask } from '../app/client.ts';
import { organizationQuotasQuery } from './queries.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import { below, problemsIn } from './field-problems.ts';
import styles from './intake.module.css';
import { draftOf, QuotaEditor, quotaOf } from './quota-editor.tsx';
import { SaveProblem } from './save-problem.tsx';
import { useUnsavedGuard } from './use-unsaved-guard.ts';

export function OrganizationQuotasForm({ slug }: { slug: string }) {
  const quotas = useQuery(organizationQuotasQuery(slug));
  return (
    <Section title={t('intake.organization', { name: quotas.data?.name ?? slug })} id="organization">
      <p className={styles['note']}>{t('intake.organizationText')}</p>
      {quotas.isPending && <Skeleton rows={1} height={120} />}
      {quotas.isError && !quotas.data && <Problem error={quotas.error} onRetry={() => void quotas.refetch()} />}
      {quotas.data && <Form key={quotas.data.version} organization={quotas.data} />}
    </Section>
  );
}

function Form({ organization }: { organization: Quotas }) {
  const [draft, setDraft] = useState(() => organization.quotas.map(draftOf));
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = organizationQuotasQuery(organization.slug);
  const save = useMutation({
    mutationFn: () =>
      ask(saveOrganizationQuotas, {
        params: { slug: organization.slug },
        body: { version: organization.version, quotas: draft.map(quotaOf) },
      }),
    onSuccess: (saved) => {
      toast({ text: t('intake.saved') });
      client.setQueryData(queryKey, saved);
    },
  });
  const dirty = JSON.stringify(draft) !== JSON.stringify(organization.quotas.map(draftOf));
  useUnsavedGuard(dirty);
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
      noValidate
    >
      <div className={styles['part']}>
        <QuotaEditor
          title={t('intake.organization', { name: organization.name })}
          quotas={draft}
          problemOf={below(problemsIn(save.error), 'quotas')}
          onChange={setDraft}
        />
      </div>
      {save.error && <SaveProblem error={save.error} onReload={() => void client.resetQueries({ queryKey })} />}
      <div className={styles['foot']}>
        <Button type="submit" disabled={!dirty || save.isPending}>
          {t('intake.organizationSave')}
        </Button>
        {dirty && <span role="status">{t('intake.unsaved')}</span>}
      </div>
    </form>
  );
}
