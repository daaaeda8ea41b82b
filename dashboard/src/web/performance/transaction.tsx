import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import type { TransactionDetail } from '../../contract/performance.ts';
import { transactionQuery } from '../app/queries.ts';
import { compact, duration, percent, rate } from '../format/numbers.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { SeriesCharts } from './series-charts.tsx';
import styles from './transaction.module.css';

const route = getRouteApi('/app/performance/transaction');

export function TransactionPage() {
  const { name, in: project } = route.useSearch();
  const { period } = useScope();
  const detail = useQuery(transactionQuery({ name, project, period }));
  useTitle(name);
  return (
    <div className={styles['page']}>
      <nav aria-label={t('nav.crumbs')} className={styles['crumbs']}>
        <Link to="/performance">{t('performance.title')}</Link>
        <span aria-hidden="true">/</span>
        <span>{project}</span>
      </nav>
      <h1>{name === '' ? t('performance.missing') : name}</h1>
      {detail.isPending && <Skeleton rows={5} height={90} gap={8} />}
      {detail.isError && <Problem error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data && <Detail detail={detail.data} />}
    </div>
  );
}

function Detail({ detail }: { detail: TransactionDetail }) {
  const { row } = detail;
  const facts = [
    [t('performance.column.throughput'), rate(row.perMinute)],
    [t('performance.column.p50'), duration(row.p50)],
    [t('performance.column.p95'), duration(row.p95)],
    [t('performance.column.p99'), duration(row.p99)],
    [t('performance.column.failureRate'), percent(row.failureRate)],
    [t('performance.column.users'), row.users === 0 ? '–' : compact(row.users)],
    [t('performance.column.time'), percent(row.timeShare)],
  ] as const;
  return (
    <>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <SeriesCharts series={detail.series} losses={detail.losses} />
      <div className={styles['columns']}>
        <Section title={t('performance.samples')}>
          <Samples samples={detail.samples} project={row.project.slug} />
        </Section>
        <Section title={t('performance.breakdown')}>
          <Breakdown breakdown={detail.breakdown} />
        </Section>
      </div>
    </>
  );
}

function Samples({ samples, project }: Pick<TransactionDetail, 'samples'> & { project: string }) {
  if (samples.length === 0) return <p className={styles['note']}>{t('performance.samplesNone')}</p>;
  return (
    <table className={styles['samples']}>
      <thead>
        <tr>
          <th scope="col">{t('performance.sampleKind')}</th>
          <th scope="col">{t('performance.sampleTrace')}</th>
          <th scope="col">{t('performance.sampleDuration')}</th>
          <th scope="col">{t('performance.sampleStatus')}</th>
          <th scope="col">{t('performance.sampleWhen')}</th>
          <th scope="col">
            <span className="sr-only">{t('performance.lifeStory')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {samples.map((sample, index) => (
          <tr key={`${index}${sample.spanId}`}>
            <td>{t(`performance.sample.${sample.kind}`)}</td>
            <td>
              <Link to="/traces/$traceId" params={{ traceId: sample.traceId }} search={{ span: sample.spanId }}>
                <code>{sample.traceId.slice(0, 8)}</code>
              </Link>
            </td>
            <td>{duration(sample.durationMs)}</td>
            <td data-failed={sample.kind === 'failed'}>{sample.status || '–'}</td>
            <td>
              <Time at={sample.startedAt} look="age" />
            </td>
            <td>
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
      </tbody>
    </table>
  );
}

function Breakdown({ breakdown }: { breakdown: TransactionDetail['breakdown'] }) {
  const total = breakdown.reduce((sum, one) => sum + one.totalMs, 0);
  if (total === 0) return <p className={styles['note']}>{t('performance.breakdownNone')}</p>;
  return (
    <>
      <p className={styles['note']}>{t('performance.breakdownText')}</p>
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
