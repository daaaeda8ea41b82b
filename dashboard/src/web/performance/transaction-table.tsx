import { Link } from '@tanstack/react-router';

import type { TransactionRow } from '../../contract/performance.ts';
import { compact, duration, full, percent, rate } from '../format/numbers.ts';
import { t } from './text.ts';
import { Icon } from '../ui/icon.tsx';
import type { TransactionSort } from './search.ts';
import styles from './transaction-table.module.css';

const COLUMNS = ['name', 'time', 'throughput', 'p50', 'p95', 'p99', 'failureRate', 'users'] as const;
const SORTABLE: readonly string[] = [
  'name',
  'time',
  'throughput',
  'p50',
  'p95',
  'failureRate',
] satisfies TransactionSort[];
const isSortable = (column: string): column is TransactionSort => SORTABLE.includes(column);
/** Above this share of failures the row says so in colour, weight and number. */
const MANY_FAILURES = 0.05;

export function TransactionTable({
  rows,
  sort,
  onSort,
}: {
  rows: readonly TransactionRow[];
  sort: TransactionSort;
  onSort: (sort: TransactionSort) => void;
}) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th
              key={column}
              scope="col"
              data-column={column}
              aria-sort={column === sort ? (column === 'name' ? 'ascending' : 'descending') : undefined}
            >
              {isSortable(column) ? (
                <button
                  type="button"
                  onClick={() => onSort(column)}
                  title={column === 'time' ? t('performance.timeHelp') : undefined}
                >
                  {t(`performance.column.${column}`)}
                  {column === sort && <Icon name={column === 'name' ? 'up' : 'down'} size={12} />}
                </button>
              ) : (
                t(`performance.column.${column}`)
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.project.id} ${row.name} ${row.op}`}>
            <td data-column="name">
              <Link to="/performance/transaction" search={{ name: row.name, in: row.project.slug }} title={row.name}>
                {row.name}
              </Link>
              <small>
                {row.project.slug} · {row.op}
              </small>
            </td>
            <td data-column="time">
              <span className={styles['share']} aria-hidden="true">
                <i style={{ inlineSize: `${Math.max(1, row.timeShare * 100)}%` }} />
              </span>
              <span className={styles['percent']}>{percent(row.timeShare)}</span>
            </td>
            <td data-column="throughput" title={full(row.count)}>
              {rate(row.perMinute)}
            </td>
            <td data-column="p50">{duration(row.p50)}</td>
            <td data-column="p95">{duration(row.p95)}</td>
            <td data-column="p99">{duration(row.p99)}</td>
            <td data-column="failureRate" data-many={row.failureRate >= MANY_FAILURES}>
              {percent(row.failureRate)}
            </td>
            <td data-column="users" title={full(row.users)}>
              {row.users === 0 ? '–' : compact(row.users)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
