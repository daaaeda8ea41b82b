import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import { TRANSACTION_SORTS } from '../../contract/address-values.ts';
import type { TransactionSort } from '../../contract/performance.ts';
import { transactionsQuery } from './queries.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Stale } from '../ui/stale.tsx';
import { SortMenu } from '../ui/sort-menu.tsx';
import { TextFilter } from '../ui/text-filter.tsx';
import { PHONE, useMedia } from '../ui/use-media.ts';
import styles from './page.module.css';
import { SeriesCharts } from './series-charts.tsx';
import { TransactionTable } from './transaction-table.tsx';

const route = getRouteApi('/app/performance');

export function PerformancePage() {
  useTitle(t('performance.title'));
  const { query = '', sort = 'time' } = route.useSearch();
  const navigate = route.useNavigate();
  const scope = useScope();
  const list = useQuery(transactionsQuery({ ...scope, query, sort }));
  const narrow = useMedia(PHONE);
  const setQuery = (next: string) =>
    void navigate({ search: (now) => ({ ...now, query: next === '' ? undefined : next }), replace: true });
  const setSort = (next: TransactionSort) => void navigate({ search: (now) => ({ ...now, sort: next }) });
  const rows = list.data?.transactions ?? [];
  const total = list.data?.total ?? 0;
  const hasSeries = list.data?.series.some((step) => step.count > 0) ?? false;

  return (
    <Page>
      <h1 className="sr-only">{t('performance.title')}</h1>
      {list.isPending && <Skeleton rows={2} height={120} gap={8} />}
      {hasSeries && list.data && <SeriesCharts {...list.data} />}
      {(hasSeries || query !== '') && (
        <div className={styles['tools']}>
          <TextFilter value={query} label={t('performance.search')} onChange={setQuery} />
          {narrow && (
            <SortMenu
              value={sort}
              label={t('performance.sortLabel')}
              options={TRANSACTION_SORTS.map((value) => ({ value, label: t(`performance.column.${value}`) }))}
              onChange={setSort}
            />
          )}
        </div>
      )}
      <Stale query={list} />
      {list.isError && !list.data && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {rows.length > 0 && (
        <TransactionTable
          rows={rows}
          sort={sort}
          timeHelp={t(scope.project === undefined ? 'performance.timeOfAll' : 'performance.timeOfProject')}
          onSort={setSort}
        />
      )}
      {total > rows.length && (
        <p className={styles['note']}>{t('performance.capped', { shown: rows.length, total })}</p>
      )}
      {list.isSuccess && rows.length === 0 && query === '' && (
        <Empty title={t('performance.none')}>
          <p>{t('performance.noneText')}</p>
          <Link to="/onboarding" className={buttonClass({ look: 'primary' })}>
            {t('performance.setup')}
          </Link>
        </Empty>
      )}
      {list.isSuccess && rows.length === 0 && query !== '' && (
        <Empty title={t('performance.noneMatch', { text: query })}>
          <Button onClick={() => setQuery('')}>{t('performance.clear')}</Button>
        </Empty>
      )}
    </Page>
  );
}
