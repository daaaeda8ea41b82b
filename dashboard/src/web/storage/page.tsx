import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { Storage } from '../../contract/storage.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { bytes, full } from '../format/numbers.ts';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Stale } from '../ui/stale.tsx';
import { Measure, Table } from '../ui/table.tsx';
import type { Column } from '../ui/table.tsx';
import { LastCleanUp } from './last-clean-up.tsx';
import styles from './page.module.css';
import { ProjectSizes } from './project-sizes.tsx';
import { storageQuery } from './queries.ts';
import { t } from './text.ts';

export function StoragePage() {
  useTitle(t('storage.title'));
  const storage = useQuery(storageQuery);
  const { data } = storage;
  return (
    <Page width="wide" gap="wide">
      <header className={styles['head']}>
        <div>
          <h1>{t('storage.title')}</h1>
          <p className={styles['note']}>{t('storage.text')}</p>
        </div>
        {data && <strong className={styles['total']}>{t('storage.total', { bytes: bytes(data.bytes) })}</strong>}
      </header>
      <Stale query={storage} />
      {storage.isPending && <Skeleton rows={8} height={60} />}
      {storage.isError && !data && <Problem error={storage.error} onRetry={() => void storage.refetch()} />}
      {data && (
        <>
          <Kinds storage={data} />
          <ProjectSizes projects={data.projects} />
          <Growth days={data.days} />
          <LastCleanUp cleanUp={data.cleanUp} />
          <p className={styles['note']}>
            <Link to="/settings" hash="retention">
              {t('storage.settings')}
            </Link>
          </p>
        </>
      )}
    </Page>
  );
}

const KIND_COLUMNS: readonly Column<'kind' | 'rows' | 'size', never>[] = [
  { key: 'kind', name: t('storage.kind') },
  { key: 'rows', name: t('storage.rows'), align: 'end' },
  { key: 'size', name: t('storage.size'), align: 'end' },
];

function Kinds({ storage }: { storage: Storage }) {
  return (
    <Section title={t('storage.kinds')}>
      <Table columns={KIND_COLUMNS} className={styles['table']}>
        {storage.kinds.map(({ kind, rows, bytes: size }) => (
          <tr key={kind}>
            <td data-column="kind" title={t(`storage.kind.${kind}`)}>
              {t(`storage.kind.${kind}`)}
            </td>
            <td data-column="rows" data-align="end">
              {full(rows)}
            </td>
            <td data-column="size" data-align="end">
              <Measure share={size / Math.max(1, storage.bytes)}>{bytes(size)}</Measure>
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

const DAY_COLUMNS: readonly Column<'day' | 'events' | 'spans' | 'size', never>[] = [
  { key: 'day', name: t('storage.day') },
  { key: 'events', name: t('storage.events'), align: 'end' },
  { key: 'spans', name: t('storage.spans'), align: 'end' },
  { key: 'size', name: t('storage.size'), align: 'end' },
];

/** Days are those of UTC, as the store parts them. */
const dayFormat = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

function Growth({ days }: { days: Storage['days'] }) {
  const most = Math.max(1, ...days.map((day) => day.bytes));
  return (
    <Section title={t('storage.growth')}>
      <p className={styles['note']}>{t('storage.growthText')}</p>
      <Table columns={DAY_COLUMNS} className={styles['table']}>
        {days.toReversed().map(({ day, events, spans, bytes: size }) => (
          <tr key={day}>
            <td data-column="day">{dayFormat.format(day)}</td>
            <td data-column="events" data-align="end">
              {full(events)}
            </td>
            <td data-column="spans" data-align="end">
              {full(spans)}
            </td>
            <td data-column="size" data-align="end">
              <Measure share={size / most}>{bytes(size)}</Measure>
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
