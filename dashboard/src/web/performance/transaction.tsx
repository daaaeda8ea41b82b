import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import type { TransactionDetail } from '../../contract/performance.ts';
import { transactionQuery } from './queries.ts';
import { compact, duration, percent } from '../format/numbers.ts';
import { countTitle, throughput } from './estimates.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Crumbs, Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Samples } from './samples.tsx';
import { SeriesCharts } from './series-charts.tsx';
import styles from './transaction.module.css';

const route = getRouteApi('/app/performance/transaction');

export function TransactionPage() {
  const { name, in: project } = route.useSearch();
  const { period, project: chosen } = useScope();
  // The share of time is the one of the list that this page was opened from.
  const among = chosen === undefined ? 'all' : 'project';
  const detail = useQuery(transactionQuery({ name, project, period, among }));
  useTitle(name);
  return (
    <Page>
      <Crumbs
        trail={[
          <Link key="list" to="/performance">
            {t('performance.title')}
          </Link>,
          <span key="project">{project}</span>,
        ]}
      />
      <h1>{name === '' ? t('performance.missing') : name}</h1>
      {detail.isPending && <Skeleton rows={5} height={90} gap={8} />}
      {detail.isError && <Problem error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data && <Detail detail={detail.data} among={among} />}
    </Page>
  );
}

function Detail({ detail, among }: { detail: TransactionDetail; among: 'project' | 'all' }) {
  const { row } = detail;
  const facts: readonly (readonly [name: string, value: string, note?: string | undefined, title?: string])[] = [
    [t('performance.column.throughput'), throughput(row), undefined, countTitle(row)],
    [t('performance.column.p50'), duration(row.p50)],
    [t('performance.column.p95'), duration(row.p95)],
    [t('performance.column.p99'), duration(row.p99)],
    [t('performance.column.failureRate'), percent(row.failureRate)],
    [t('performance.column.users'), row.users === 0 ? '–' : compact(row.users)],
    [
      t('performance.column.time'),
      percent(row.timeShare),
      t(among === 'all' ? 'performance.ofAll' : 'performance.ofProject'),
    ],
  ];
  return (
    <>
      <dl className={styles['facts']}>
        {facts.map(([name, value, note, title]) => (
          <div key={name} title={title}>
            <dt>{name}</dt>
            <dd>
              {value} {note !== undefined && <small>{note}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <SeriesCharts {...detail} />
      <div className={styles['columns']}>
        <Section title={t('performance.samples')}>
          <Samples samples={detail.samples} project={row.project.slug} />
        </Section>
        <Section title={t('performance.breakdown')}>
          <Breakdown breakdown={detail.breakdown} operations={detail.operations} />
        </Section>
      </div>
    </>
  );
}

function Breakdown({ breakdown, operations }: Pick<TransactionDetail, 'breakdown' | 'operations'>) {
  const total = breakdown.reduce((sum, one) => sum + one.totalMs, 0);
  if (total === 0) return <p className={styles['note']}>{t('performance.breakdownNone')}</p>;
  return (
    <>
      <p className={styles['note']}>{t('performance.breakdownText')}</p>
      {operations > breakdown.length && (
        <p className={styles['note']}>
          {t('performance.breakdownCapped', { shown: breakdown.length, total: operations })}
        </p>
      )}
      <ul className={styles['breakdown']}>
        {breakdown.map((one) => (
          <li key={one.op}>
            <span className={styles['op']}>{one.op || '–'}</span>
            <span className={styles['bar']} aria-hidden="true">
              <i style={{ inlineSize: `${Math.max(0.5, (one.totalMs / total) * 100)}%` }} />
            </span>
            <span>{percent(one.totalMs / total)}</span>
            <small>
              {duration(one.totalMs)} · {t('performance.breakdownCount', { count: one.count })}
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}
