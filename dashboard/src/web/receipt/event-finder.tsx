import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';

import { receiptsQuery } from '../app/queries.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './event-finder.module.css';
import { Story } from './story.tsx';

const idIn = (text: string): string | null => {
  const digits = text.replaceAll(/[\s-]/g, '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits : null;
};

/** Any id in, its life story out. Which id is asked for stands in the address, so that an answer can be sent to somebody. */
export function EventFinder({
  eventId,
  project,
  onFind,
}: {
  eventId: string | undefined;
  project: string | undefined;
  onFind: (eventId: string | undefined) => void;
}) {
  const [text, setText] = useState(eventId ?? '');
  const [bad, setBad] = useState(false);
  useEffect(() => setText(eventId ?? ''), [eventId]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = idIn(text);
    setBad(id === null && text.trim() !== '');
    if (id !== null || text.trim() === '') onFind(id ?? undefined);
  };
  return (
    <Section title={t('receipt.title')}>
      <form className={styles['form']} onSubmit={submit} noValidate role="search">
        <Field
          label={t('receipt.id')}
          hint={t('receipt.intro')}
          problem={bad ? t('receipt.bad') : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
          autoComplete="off"
          maxLength={100}
        />
        <Button type="submit" look="primary">
          {t('receipt.find')}
        </Button>
      </form>
      {eventId !== undefined && <Answer eventId={eventId} project={project} />}
    </Section>
  );
}

function Answer({ eventId, project }: { eventId: string; project: string | undefined }) {
  const answer = useQuery(receiptsQuery(eventId, project));
  if (answer.isPending) return <Skeleton rows={4} height={56} />;
  if (answer.isError && !answer.data) return <Problem error={answer.error} onRetry={() => void answer.refetch()} />;
  return (
    <div className={styles['answers']} role="status">
      {answer.data?.receipts.map((receipt) => (
        <Story key={receipt.project?.id ?? 0} receipt={receipt} />
      ))}
    </div>
  );
}
