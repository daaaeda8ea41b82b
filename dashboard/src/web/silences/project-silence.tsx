import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { startSilence } from '../../contract/notifications.ts';
import type { NewSilence } from '../../contract/notifications.ts';
import { ask } from '../app/client.ts';
import { chartTime } from '../format/times.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { useToast } from '../ui/toast.tsx';
import { SilenceLine } from './bar.tsx';
import styles from './bar.module.css';
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

function NewSilenceForm({ slug }: { slug: string }) {
  const [noWhy, setNoWhy] = useState(false);
  const client = useQueryClient();
  const toast = useToast();
  const begin = useMutation({
    mutationFn: (wanted: NewSilence) => ask(startSilence, { body: wanted }),
    onSuccess: ({ until }) => {
      toast({ text: t('silence.begun', { until: chartTime(until, 0) }) });
      return client.invalidateQueries({ queryKey: silencesQuery.queryKey });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const textOf = (name: string): string => String(given.get(name) ?? '').trim();
    const [why, environment] = [textOf('why'), textOf('environment')];
    setNoWhy(why === '');
    if (why === '') return;
    const until = Date.now() + Number(textOf('minutes')) * MINUTE_MS;
    begin.mutate(
      { project: slug, until, why, ...(environment !== '' && { environment }) },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <div className={styles['fields']}>
        <Field
          label={t('silence.why')}
          name="why"
          maxLength={200}
          placeholder={t('silence.whyPlaceholder')}
          autoComplete="off"
          problem={noWhy ? t('silence.noWhy') : undefined}
        />
        <Field
          label={t('silence.environment')}
          name="environment"
          maxLength={64}
          hint={t('silence.environmentHint')}
          autoComplete="off"
          spellCheck={false}
        />
        <label className={styles['span']}>
          <span>{t('silence.for')}</span>
          <select name="minutes" defaultValue={30}>
            {SPANS.map((minutes) => (
              <option key={minutes} value={minutes}>
                {minutes < 60 ? t('silence.minutes', { count: minutes }) : t('silence.hours', { count: minutes / 60 })}
              </option>
            ))}
          </select>
        </label>
      </div>
      {begin.error && <Problem error={begin.error} />}
      <div className={styles['foot']}>
        <Button type="submit" disabled={begin.isPending}>
          {t('silence.begin', { project: slug })}
        </Button>
      </div>
    </form>
  );
}
