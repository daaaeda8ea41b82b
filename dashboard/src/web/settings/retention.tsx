import { useQuery } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';

import { RETENTION_LIMITS, saveInstallationRetention, saveProjectRetention } from '../../contract/retention.ts';
import { ask } from '../app/client.ts';
import { ReadSection } from '../forms/read-section.tsx';
import { SavedForm } from '../forms/saved-form.tsx';
import { Field } from '../ui/field.tsx';
import { installationRetentionQuery, projectRetentionQuery } from './queries.ts';
import styles from './retention.module.css';
import { t } from './text.ts';

const KINDS = ['events', 'spans'] as const;
type Days = Record<(typeof KINDS)[number], number | null>;

/** The section of either retention. */
const SECTION = { id: 'retention', rows: 1, height: 120 } as const;

/** How long the installation keeps things where a project says nothing else. */
export function InstallationRetentionSettings() {
  const retention = useQuery(installationRetentionQuery);
  return (
    <ReadSection
      {...SECTION}
      title={t('retention.installation')}
      text={t('retention.installationText')}
      query={retention}
    >
      {(read) => (
        <Form
          key={read.version}
          send={(days) => ask(saveInstallationRetention, { body: { version: read.version, ...days } })}
          queryKey={installationRetentionQuery.queryKey}
          days={read}
        />
      )}
    </ReadSection>
  );
}

export function ProjectRetentionSettings({ slug }: { slug: string }) {
  const query = projectRetentionQuery(slug);
  const retention = useQuery(query);
  return (
    <ReadSection {...SECTION} title={t('retention.title')} text={t('retention.text')} query={retention}>
      {(read) => (
        <Form
          key={read.version}
          send={(days) => ask(saveProjectRetention, { params: { slug }, body: { version: read.version, ...days } })}
          queryKey={query.queryKey}
          days={read}
          installation={read.installation}
        />
      )}
    </ReadSection>
  );
}

function Form({
  send,
  queryKey,
  days,
  installation,
}: {
  send: (days: Record<keyof Days, number>) => Promise<unknown>;
  queryKey: QueryKey;
  days: Days;
  /** The days that hold where a field is empty; without it no field may be. */
  installation?: Record<keyof Days, number>;
}) {
  const before = textsOf(days);
  const [draft, setDraft] = useState(before);
  return (
    <SavedForm
      queryKey={queryKey}
      send={() => send({ events: daysOf(draft.events), spans: daysOf(draft.spans) })}
      isDirty={KINDS.some((kind) => draft[kind] !== before[kind])}
      button={t('retention.save')}
      saved={t('retention.saved')}
      after={['storage']}
    >
      {(problemOf) => (
        <div className={styles['fields']}>
          {KINDS.map((kind) => (
            <Field
              key={kind}
              label={t(`retention.${kind}`)}
              hint={t(`retention.hint.${kind}`, RETENTION_LIMITS)}
              problem={problemOf(kind)}
              inputMode="numeric"
              value={draft[kind]}
              placeholder={installation && t('retention.inherited', { days: installation[kind] })}
              after={<span className={styles['unit']}>{t('retention.days')}</span>}
              onChange={(event) => setDraft((now) => ({ ...now, [kind]: event.target.value }))}
            />
          ))}
        </div>
      )}
    </SavedForm>
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
