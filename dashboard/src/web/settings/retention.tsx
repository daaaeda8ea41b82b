import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';

import { RETENTION_LIMITS, saveInstallationRetention, saveProjectRetention } from '../../contract/retention.ts';
import { ask } from '../app/client.ts';
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
          save={(days) => ask(saveInstallationRetention, { body: { version: retention.data.version, ...days } })}
          queryKey={installationRetentionQuery.queryKey}
          days={retention.data}
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
          save={(days) =>
            ask(saveProjectRetention, { params: { slug }, body: { version: retention.data.version, ...days } })
          }
          queryKey={query.queryKey}
          days={retention.data}
          installation={retention.data.installation}
        />
      )}
    </Section>
  );
}

function Form({
  save: send,
  queryKey,
  days,
  installation,
}: {
  save: (days: Record<keyof Days, number>) => Promise<unknown>;
  queryKey: QueryKey;
  days: Days;
  /** The days that hold where a field is empty; without it no field may be. */
  installation?: Record<keyof Days, number>;
}) {
  const before = textsOf(days);
  const [draft, setDraft] = useState(before);
  const client = useQueryClient();
  const toast = useToast();
  const save = useMutation({
    mutationFn: () => send({ events: daysOf(draft.events), spans: daysOf(draft.spans) }),
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

/**
 * A text that is no number goes to the server as it is, which judges it and names the field; an empty field follows the installation.
 */
const daysOf = (text: string): number => {
  const trimmed = text.trim();
  const sent = /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed || null;
  return sent as number;
};
