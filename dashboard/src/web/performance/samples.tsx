import { Link } from '@tanstack/react-router';

import type { TransactionSample } from '../../contract/performance.ts';
import { duration } from '../format/numbers.ts';
import { Table } from '../ui/table.tsx';
import type { Column } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import styles from './samples.module.css';
import { t } from './text.ts';

const COLUMNS: readonly Column<'kind' | 'trace' | 'duration' | 'status' | 'when' | 'story', never>[] = [
  { key: 'kind', name: t('performance.sampleKind') },
  { key: 'trace', name: t('performance.sampleTrace') },
  { key: 'duration', name: t('performance.sampleDuration'), align: 'end' },
  { key: 'status', name: t('performance.sampleStatus') },
  { key: 'when', name: t('performance.sampleWhen'), align: 'end' },
  { key: 'story', name: <span className="sr-only">{t('performance.lifeStory')}</span> },
];

/** Each trace stands under one heading; with too few of them there is nothing to tell slow from fast by. */
export function Samples({ samples, project }: { samples: readonly TransactionSample[]; project: string }) {
  if (samples.length === 0) return <p className={styles['note']}>{t('performance.samplesNone')}</p>;
  return (
    <>
      {!samples.some(({ kind }) => kind === 'slow') && <p className={styles['note']}>{t('performance.samplesFew')}</p>}
      <Table columns={COLUMNS} className={styles['samples']}>
        {samples.map((sample) => (
          <tr key={sample.traceId}>
            <td data-column="kind">{t(`performance.sample.${sample.kind}`)}</td>
            <td data-column="trace">
              <Link to="/traces/$traceId" params={{ traceId: sample.traceId }} search={{ span: sample.spanId }}>
                <code>{sample.traceId.slice(0, 8)}</code>
              </Link>
            </td>
            <td data-column="duration" data-align="end">
              {duration(sample.durationMs)}
            </td>
            <td data-column="status" data-bad={sample.kind === 'failed'}>
              {sample.status || '–'}
            </td>
            <td data-column="when" data-align="end">
              <Time at={sample.startedAt} look="age" />
            </td>
            <td data-column="story">
              {sample.eventId !== '' && (
                <Link
                  to="/receipt/$slug/$eventId"
                  params={{ slug: project, eventId: sample.eventId }}
                  aria-label={t('performance.lifeStoryOf', { id: sample.eventId.slice(0, 8) })}
                >
                  {t('performance.lifeStory')}
                </Link>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}
