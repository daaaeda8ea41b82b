import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';

import { RETENTION_LIMITS } from '../../contract/retention.ts';
import { putJson } from '../app/client.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import { problemsIn } from './field-problems.ts';
import styles from './intake.module.css';
import { installationRetentionQuery, projectRetentionQuery } from './queries.ts';
import own from './retention.module.css';
import { SaveProblem } from './save-problem.tsx';
import { t } from './text.ts';
import { useUnsavedGuard } from './use-unsaved-guard.ts';

const KINDS = ['events', 'spans'] as const;
type Days = Record<(typeof KINDS)[number], number | null>;

/** How long the installation keeps things where a project says nothing else. */
export function InstallationRetentionSettings() {
  const retention = useQuery(installationRetentionQuery);
  return (
    <Section title={t('retention.installation')} id="retention">
      <p className={styles['note']}>{t('retention.installationText')}</p>
      {retention.isPending && <Skeleton rows={1} height={120} />}
      {retention.isError && !retention.data && (
        <Problem error={retention.error} onRetry={() => void retention.refetch()} />
      )}
      {retention.data && (
        <Form
          key={retention.data.version}
          path="/api/ui/retention"
          queryKey={installationRetentionQuery.queryKey}
          days={retention.data}
          version={retention.data.version}
        />
      )}
    </Section>
  );
}

export function ProjectRetentionSettings({ slug }: { slug: string }) {
  const query = projectRetentionQuery(slug);
  const retention = useQuery(query);
  return (
    <Section title={t('retention.title')} id="retention">
      <p className={styles['note']}>{t('retention.text')}</p>
      {retention.isPending && <Skeleton rows={1} height={120} />}
      {retention.isError && !retention.data && (
        <Problem error={retention.error} onRetry={() => void retention.refetch()} />
      )}
      {retention.data && (
        <Form
          key={retention.data.version}
          path={`/api/ui/projects/${encodeURIComponent(slug)}/retention`}
          queryKey={query.queryKey}
          days={retention.data}
          version={retention.data.version}
          installation={retention.data.installation}
        />
      )}
    </Section>
  );
}

function Form({
  path,
  queryKey,
  days,
  version,
  installation,
}: {
  path: string;
  queryKey: QueryKey;
  days: Days;
  version: number;
  /** The days that hold where a field is empty; without it no field may be. */
  installation?: Record<keyof Days, number>;
}) {
  const before = textsOf(days);
  const [draft, setDraft] = useState(before);
  const client = useQueryClient();
  const toast = useToast();
  const save = useMutation({
    mutationFn: () => putJson(path, { version, events: daysOf(draft.events), spans: daysOf(draft.spans) }),
    onSuccess: (saved) => {
      toast({ text: t('retention.saved') });
      client.setQueryData(queryKey, saved);
      return client.invalidateQueries({ queryKey: ['storage'] });
    },
  });
  const isDirty = KINDS.some((kind) => draft[kind] !== before[kind]);
  useUnsavedGuard(isDirty);
  const problemOf = problemsIn(save.error);
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
      noValidate
    >
      <div className={own['fields']}>
        {KINDS.map((kind) => (
          <Field
            key={kind}
            label={t(`retention.${kind}`)}
            hint={t(`retention.hint.${kind}`, RETENTION_LIMITS)}
            problem={problemOf(kind)}
            inputMode="numeric"
            value={draft[kind]}
            placeholder={installation && t('retention.inherited', { days: installation[kind] })}
            after={<span className={own['unit']}>{t('retention.days')}</span>}
            onChange={(event) => setDraft((now) => ({ ...now, [kind]: event.target.value }))}
          />
        ))}
      </div>
      {save.error && <SaveProblem error={save.error} onReload={() => void client.resetQueries({ queryKey })} />}
      <div className={styles['foot']}>
        <Button type="submit" disabled={!isDirty || save.isPending}>
          {t('retention.save')}
        </Button>
        {isDirty && <span role="status">{t('intake.unsaved')}</span>}
      </div>
    </form>
  );
}

const textsOf = ({ events, spans }: Days): Record<keyof Days, string> => ({
  events: events === null ? '' : String(events),
  spans: spans === null ? '' : String(spans),
});

/** The server judges the number and names the field; an empty field follows the installation. */
const daysOf = (text: string): number | string | null => {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
};
