import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { saveIntake } from '../../contract/intake.ts';
import type { Intake } from '../../contract/intake.ts';
import { ask } from '../app/client.ts';
import { intakeQuery } from './queries.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import { Drains } from './drains.tsx';
import { below, problemsIn } from './field-problems.ts';
import { draftOfIntake, LISTS, requestOf, SWITCHES } from './intake-draft.ts';
import type { IntakeDraft } from './intake-draft.ts';
import styles from './intake.module.css';
import { LinesField } from './lines-field.tsx';
import { OrganizationQuotasForm } from './organization-quotas.tsx';
import { QuotaEditor } from './quota-editor.tsx';
import { SaveProblem } from './save-problem.tsx';
import { useUnsavedGuard } from './use-unsaved-guard.ts';

/** The intake of a project. Nothing is sent before it is saved, and then all of it at once. */
export function IntakeSettings({ slug }: { slug: string }) {
  const intake = useQuery(intakeQuery(slug));
  return (
    <>
      <Section title={t('intake.title')} id="intake">
        <p className={styles['note']}>{t('intake.text')}</p>
        {intake.isPending && <Skeleton rows={6} height={80} gap={8} />}
        {intake.isError && !intake.data && <Problem error={intake.error} onRetry={() => void intake.refetch()} />}
        {intake.data && <Form key={intake.data.version} slug={slug} intake={intake.data} />}
      </Section>
      {intake.data && <OrganizationQuotasForm slug={intake.data.organization} />}
    </>
  );
}

function Form({ slug, intake }: { slug: string; intake: Intake }) {
  const [draft, setDraft] = useState(() => draftOfIntake(intake));
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = intakeQuery(slug);
  const save = useMutation({
    mutationFn: () => ask(saveIntake, { params: { slug }, body: requestOf(draft, intake.version) }),
    onSuccess: (saved) => {
      toast({ text: t('intake.saved') });
      client.setQueryData(queryKey, saved);
    },
  });
  const change = (part: Partial<IntakeDraft>) => setDraft((now) => ({ ...now, ...part }));
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOfIntake(intake));
  useUnsavedGuard(dirty);
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
      <Part title={t('intake.domains')}>
        <LinesField
          label={t('intake.domainsLabel')}
          hint={`${t('intake.domainsText')} ${t('intake.perLine')}`}
          problem={problemOf('allowedDomains')}
          lines={draft.allowedDomains}
          onChange={(allowedDomains) => change({ allowedDomains })}
        />
      </Part>
      <Part title={t('intake.filters')} text={t('intake.filtersText')}>
        <div className={styles['switches']}>
          {SWITCHES.map((name) => (
            <Check
              key={name}
              label={t(`intake.filter.${name}`)}
              text={t(`intake.filterText.${name}`)}
              checked={draft.switches[name]}
              onChange={(on) => change({ switches: { ...draft.switches, [name]: on } })}
            />
          ))}
        </div>
        <p className={styles['note']}>
          {t('intake.globs')} {t('intake.perLine')}
        </p>
        <div className={styles['lists']}>
          {LISTS.map((name) => (
            <LinesField
              key={name}
              label={t(`intake.list.${name}`)}
              hint={t(`intake.listText.${name}`)}
              problem={problemOf(`filters.${name}`)}
              lines={draft.lists[name]}
              onChange={(lines) => change({ lists: { ...draft.lists, [name]: lines } })}
            />
          ))}
        </div>
      </Part>
      <Part title={t('intake.quotas')} text={t('intake.quotasText')}>
        <QuotaEditor
          title={t('intake.quotas')}
          quotas={draft.quotas}
          problemOf={below(problemOf, 'quotas')}
          onChange={(quotas) => change({ quotas })}
        />
      </Part>
      {draft.keys.map((key, index) => (
        <Part key={key.publicKey} title={t('intake.quotasKey', { label: key.label })}>
          <QuotaEditor
            title={t('intake.quotasKey', { label: key.label })}
            quotas={key.quotas}
            problemOf={below(problemOf, `keys.${index}.quotas`)}
            onChange={(quotas) =>
              change({ keys: draft.keys.map((one, at) => (at === index ? { ...one, quotas } : one)) })
            }
          />
        </Part>
      ))}
      <Part title={t('intake.spike')}>
        <Check
          label={t('intake.spikeOn')}
          text={t('intake.spikeText')}
          checked={draft.spikeProtection}
          onChange={(spikeProtection) => change({ spikeProtection })}
        />
      </Part>
      <Part title={t('intake.drains')} text={t('intake.drainsText')}>
        <Drains
          drains={draft.drains}
          clients={intake.clients}
          clientsInAll={intake.clientsInAll}
          problemOf={below(problemOf, 'drains')}
          onChange={(drains) => change({ drains })}
        />
      </Part>
      {save.error && <SaveProblem error={save.error} onReload={() => void client.resetQueries({ queryKey })} />}
      <div className={styles['foot']}>
        <Button type="submit" look="primary" disabled={!dirty || save.isPending}>
          {t('intake.save')}
        </Button>
        {dirty && <span role="status">{t('intake.unsaved')}</span>}
      </div>
    </form>
  );
}

function Part({ title, text, children }: { title: string; text?: string; children: React.ReactNode }) {
  return (
    <section className={styles['part']} aria-label={title}>
      <h3>{title}</h3>
      {text && <p className={styles['note']}>{text}</p>}
      {children}
    </section>
  );
}

function Check({
  label,
  text,
  checked,
  onChange,
}: {
  label: string;
  text: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className={styles['check']}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        <b>{label}</b>
        <small>{text}</small>
      </span>
    </label>
  );
}
