import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useRef } from 'react';

import { ISSUE_SORTS } from '../../contract/address-values.ts';
import { DEFAULT_ISSUE_QUERY } from '../../contract/issues.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Button } from '../ui/button.tsx';
import { bandsOf } from '../ui/hatch-path.ts';
import { LossNote } from '../ui/loss-note.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Stale } from '../ui/stale.tsx';
import { PHONE, useMedia } from '../ui/use-media.ts';
import { BulkBar } from './bulk-bar.tsx';
import { NoIssues } from './no-issues.tsx';
import { IssueItem } from './issue-row.tsx';
import { ListTabs } from './list-tabs.tsx';
import styles from './page.module.css';
import { SearchField } from './search-field.tsx';
import { searchFieldsQuery } from './search-fields.ts';
import { SortMenu } from '../ui/sort-menu.tsx';
import { useIssueList } from './use-issue-list.ts';
import { useListKeys } from './use-list-keys.ts';
import { useSelection } from './use-selection.ts';
import { useTriage } from '../triage/use-triage.ts';

const route = getRouteApi('/app/issues');
const COLUMNS = ['issue', 'trend', 'events', 'users', 'seen', 'age'] as const;

export function IssuesPage() {
  useTitle(t('issues.title'));
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const scope = useScope();
  const query = search.query ?? DEFAULT_ISSUE_QUERY;
  const sort = search.sort ?? 'lastSeen';
  const { list, issues: loaded, total, problems, freshCount, showFresh } = useIssueList({ ...scope, query, sort });
  const fields = useQuery(searchFieldsQuery);
  const triage = useTriage();
  const narrow = useMedia(PHONE);
  const rows = useRef<HTMLDivElement>(null);

  // A row that was just resolved leaves a list of unresolved ones, and comes back by undo.
  const issues = useDeferredValue(loaded.filter((issue) => belongs(issue.status, query)));
  const first = list.data?.pages[0];
  const lost = useMemo(() => (first ? bandsOf(first.losses, first.window.from, first.window.to) : []), [first]);
  const gone = loaded.length - issues.length;
  const selection = useSelection(issues.map((issue) => issue.id));
  useListKeys({
    list: rows,
    onSelect: (id) => selection.toggle(id, false),
    onTriage: (id) =>
      triage([id], issues.find((issue) => issue.id === id)?.status === 'resolved' ? 'reopen' : 'resolve'),
  });
  const setQuery = (next: string) => void navigate({ search: (now) => ({ ...now, query: next }) });

  return (
    <div className={styles['page']}>
      <h1 className="sr-only">{t('issues.title')}</h1>
      <div className={styles['tools']}>
        <ListTabs query={query} onChoose={setQuery} />
        <div className={styles['finding']}>
          <SearchField query={query} problems={problems} keys={fields.data?.keys ?? []} onSearch={setQuery} />
          <SortMenu
            value={sort}
            label={t('issues.sortLabel')}
            options={ISSUE_SORTS.map((value) => ({ value, label: t(`issues.sort.${value}`) }))}
            onChange={(value) => void navigate({ search: (now) => ({ ...now, sort: value }) })}
          />
        </div>
      </div>
      {selection.selected.length > 0 && (
        <BulkBar
          count={selection.selected.length}
          onClear={selection.clear}
          onAction={(action) => {
            triage(selection.selected, action);
            selection.clear();
          }}
        />
      )}
      <div
        className={styles['table']}
        role="table"
        aria-label={t('issues.title')}
        aria-rowcount={total}
        aria-busy={list.isFetching}
      >
        <div role="row" aria-rowindex={1} className={styles['head']}>
          <div role="columnheader">
            <input
              type="checkbox"
              aria-label={t('issues.selectAll')}
              checked={issues.length > 0 && selection.selected.length === issues.length}
              onChange={(event) => (event.target.checked ? selection.all() : selection.clear())}
            />
          </div>
          {COLUMNS.map((column) => (
            <div
              key={column}
              role="columnheader"
              data-column={column}
              title={column === 'seen' ? t('issues.seenTitle') : undefined}
            >
              {column === 'issue' && list.isSuccess
                ? t('issues.total', { count: Math.max(0, total - gone) })
                : t(`issues.column.${column}`)}
            </div>
          ))}
        </div>
        <div role="rowgroup" ref={rows}>
          {issues.map((issue, index) => (
            <IssueItem
              key={issue.id}
              issue={issue}
              index={index}
              selected={selection.has(issue.id)}
              narrow={narrow}
              lost={lost}
              onSelect={selection.toggle}
            />
          ))}
        </div>
      </div>
      <div className={styles['lost']}>
        <LossNote losses={first?.losses ?? []} />
      </div>
      {list.isPending && <Skeleton rows={12} height={60} />}
      <Stale query={list} />
      {list.isError && !list.data && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && issues.length === 0 && !list.isPlaceholderData && (
        <NoIssues query={query} onQuery={setQuery} />
      )}
      {list.hasNextPage && (
        <div className={styles['more']}>
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {list.isFetchingNextPage ? t('state.loading') : t('action.loadMore')}
          </Button>
        </div>
      )}
      <div role="status" className={styles['fresh']}>
        {freshCount > 0 && issues.length > 0 && (
          <Button look="primary" size="s" icon="up" onClick={() => void showFresh()}>
            {t('issues.fresh', { count: freshCount })}
          </Button>
        )}
      </div>
    </div>
  );
}

function belongs(status: 'unresolved' | 'resolved', query: string): boolean {
  if (status === 'resolved') return !/(^|\s)is:unresolved(\s|$)/.test(query);
  return !/(^|\s)is:resolved(\s|$)/.test(query);
}
