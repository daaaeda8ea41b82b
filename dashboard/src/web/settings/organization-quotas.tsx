import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { saveOrganizationQuotas } from '../../contract/intake.ts';
import type { OrganizationQuotas as Quotas } from '../../contract/intake.ts';
import { ask } from '../app/client.ts';
import { below } from '../forms/field-problems.ts';
import { ReadSection } from '../forms/read-section.tsx';
import { SavedForm } from '../forms/saved-form.tsx';
import styles from './intake.module.css';
import { organizationQuotasQuery } from './queries.ts';
import { draftOf, QuotaEditor, quotaOf } from './quota-editor.tsx';
import { t } from './text.ts';

export function OrganizationQuotasForm({ slug }: { slug: string }) {
  const quotas = useQuery(organizationQuotasQuery(slug));
  const title = t('intake.organization', { name: quotas.data?.name ?? slug });
  return (
    <ReadSection
      title={title}
      id="organization"
      text={t('intake.organizationText')}
      query={quotas}
      rows={1}
      height={120}
    >
      {(read) => <Form key={read.version} organization={read} />}
    </ReadSection>
  );
}

function Form({ organization: { slug, name, version, quotas } }: { organization: Quotas }) {
  const [draft, setDraft] = useState(() => quotas.map(draftOf));
  return (
    <SavedForm
      queryKey={organizationQuotasQuery(slug).queryKey}
      send={() => ask(saveOrganizationQuotas, { params: { slug }, body: { version, quotas: draft.map(quotaOf) } })}
      isDirty={JSON.stringify(draft) !== JSON.stringify(quotas.map(draftOf))}
      button={t('intake.organizationSave')}
      saved={t('intake.saved')}
    >
      {(problemOf) => (
        <div className={styles['part']}>
          <QuotaEditor
            title={t('intake.organization', { name })}
            quotas={draft}
            problemOf={below(problemOf, 'quotas')}
            onChange={setDraft}
          />
        </div>
      )}
    </SavedForm>
  );
}
