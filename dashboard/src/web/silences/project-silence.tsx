import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { startSilence } from '../../contract/notifications.ts';
import type { NewSilence } from '../../contract/notifications.ts';
import { ask } from '../app/client.ts';
import { chartTime } from '../format/times.ts';
import { FormFrame } from '../forms/form-frame.tsx';
import { SelectField } from '../forms/select-field.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Section } from '../ui/section.tsx';
import { useToast } from '../ui/toast.tsx';
import { SilenceLine } from './bar.tsx';
import styles from './project-silence.module.css';
import { silencesQuery } from './queries.ts';
import { t } from './text.ts';

const MINUTE_MS = 60_000;
/** Minutes, up to the longest silence. */
const SPANS = [15, 30, 60, 120, 240, 480, 1440] as const;

/** Silences of a project that hold, and the form that begins one. */
export function ProjectSilence({ slug }: { slug: string }) {
  const silences = useQuery(silencesQuery);
  const held = silences.data?.silences.filter((one) => one.project === slug) ?? [];
  return (
    <Section title={t('silence.title')} id="silence">
      <p className={styles['note']}>{t('silence.text')}</p>
      {held.length > 0 && (
        <div className={styles['held']}>
          {held.map((silence) => (
            <SilenceLine key={silence.id} silence={silence} />
          ))}
        </div>
      )}
      <NewSilenceForm slug={slug} />
    </Section>
  );
}

const EMPTY = { why: '', environment: '', minutes: '30' };

function NewSilenceForm({ slug }: { slug: string }) {
  const [draft, setDraft] = useState(EMPTY);
  const [noWhy, setNoWhy] = useState(false);
  const client = useQueryClient();
  const toast = useToast();
  const begin = useMutation({
    mutationFn: (wanted: NewSilence) => ask(startSilence, { body: wanted }),
    onSuccess: ({ until }) => {
      toast({ text: t('silence.begun', { until: chartTime(until, 0) }) });
      setDraft(EMPTY);
      return client.invalidateQueries({ queryKey: silencesQuery.queryKey });
    },
  });
  const change = (part: Partial<typeof EMPTY>) => setDraft((now) => ({ ...now, ...part }));
  const submit = () => {
    const [why, environment] = [draft.why.trim(), draft.environment.trim()];
    setNoWhy(why === '');
    if (why === '') return;
    const until = Date.now() + Number(draft.minutes) * MINUTE_MS;
    begin.mutate({ project: slug, until, why, ...(environment !== '' && { environment }) });
  };
  return (
    <FormFrame
      onSubmit={submit}
      error={begin.error}
      foot={
        <Button type="submit" disabled={begin.isPending}>
          {t('silence.begin', { project: slug })}
        </Button>
      }
    >
      <div className={styles['fields']}>
        <Field
          label={t('silence.why')}
          value={draft.why}
          maxLength={200}
          placeholder={t('silence.whyPlaceholder')}
          autoComplete="off"
          problem={noWhy ? t('silence.noWhy') : undefined}
          onChange={(event) => change({ why: event.target.value })}
        />
        <Field
          label={t('silence.environment')}
          value={draft.environment}
          maxLength={64}
          hint={t('silence.environmentHint')}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => change({ environment: event.target.value })}
        />
        <SelectField
          label={t('silence.for')}
          value={draft.minutes}
          options={SPANS.map((minutes) => ({ value: String(minutes), label: spanText(minutes) }))}
          onChange={(minutes) => change({ minutes })}
        />
      </div>
    </FormFrame>
  );
}

const spanText = (minutes: number): string =>
  minutes < 60 ? t('silence.minutes', { count: minutes }) : t('silence.hours', { count: minutes / 60 });
