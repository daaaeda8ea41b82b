import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './form.module.css';

/** A part of a page of settings: its heading, a sentence on it, and what was read, or why it was not. */
export function ReadSection<Answer>({
  title,
  id,
  text,
  query,
  rows,
  height,
  head,
  children,
}: {
  title: string;
  id?: string;
  text: string;
  query: UseQueryResult<Answer>;
  /** Rows of the skeleton, which has the height of the answer. */
  rows: number;
  height: number;
  /** There before anything is read. */
  head?: ReactNode;
  children: (answer: Answer) => ReactNode;
}) {
  return (
    <Section title={title} {...(id !== undefined && { id })}>
      <p className={styles['note']}>{text}</p>
      {head}
      {query.isPending && <Skeleton rows={rows} height={height} gap={8} />}
      {query.isError && !query.data && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && children(query.data)}
    </Section>
  );
}
