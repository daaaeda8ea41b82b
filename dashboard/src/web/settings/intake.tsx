import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { saveIntake } from '../../contract/intake.ts';
import type { Intake } from '../../contract/intake.ts';
import { ask } from '../app/client.ts';
import { intakeQuery } from './queries.ts';
import { t } from './text.ts';
import { below } from '../forms/field-problems.ts';
import { ReadSection } from '../forms/read-section.tsx';
import { SavedForm } from '../forms/saved-form.tsx';
import { Drains } from './drains.tsx';
import { draftOfIntake, LISTS, requestOf, SWITCHES } from './intake-draft.ts';
import type { IntakeDraft } from './intake-draft.ts';
import styles from './intake.module.css';
import { LinesField } from './lines-field.tsx';
import { OrganizationQuotasForm } from './organization-quotas.tsx';
import { QuotaEditor } from './quota-editor.tsx';

/** The intake of a project. Nothing is sent before it is saved, and then all of it at once. */
export function IntakeSettings({ slug }: { slug: string }) {
  const intake = useQuery(intakeQuery(slug));
  return (
    <>
      <ReadSection title={t('intake.title')} id="intake" text={t('intake.text')} query={intake} rows={6} height={80}>
        {(read) => <Form key={read.version} slug={slug} intake={read} />}
      </ReadSection>
      {intake.data && <OrganizationQuotasForm slug={intake.data.organization} />}
    </>
  );
}

function Form({ slug, intake }: { slug: string; intake: Intake }) {
  const [draft, setDraft] = useState(() => draftOfIntake(intake));
  const change = (part: Partial<IntakeDraft>) => setDraft((now) => ({ ...now, ...part }));
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOfIntake(intake));
  return (
    <SavedForm
      queryKey={intakeQuery(slug).queryKey}
      send={() => ask(saveIntake, { params: { slug }, body: requestOf(draft, intake.version) })}
      isDirty={dirty}
      button={t('intake.save')}
      saved={t('intake.saved')}
      look="primary"
    >
      {(problemOf) => (
        <>
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
        </>
      )}
    </SavedForm>
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
