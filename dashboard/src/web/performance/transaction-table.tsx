import { Link } from '@tanstack/react-router';

import type { TransactionRow, TransactionSort } from '../../contract/performance.ts';
import { compact, duration, full, percent } from '../format/numbers.ts';
import { Measure, Table, TableName } from '../ui/table.tsx';
import type { Column } from '../ui/table.tsx';
import { countTitle, throughput } from './estimates.ts';
import { t } from './text.ts';
import styles from './transaction-table.module.css';

type Key = 'name' | 'time' | 'throughput' | 'p50' | 'p95' | 'p99' | 'failureRate' | 'users';

const number = (key: Key, sort?: TransactionSort): Column<Key, TransactionSort> => ({
  key,
  name: t(`performance.column.${key}`),
  align: 'end',
  ...(sort && { sort: { by: sort, direction: 'descending' } }),
});

const columnsOf = (timeHelp: string): Column<Key, TransactionSort>[] => [
  { key: 'name', name: t('performance.column.name'), sort: { by: 'name', direction: 'ascending' } },
  { ...number('time'), sort: { by: 'time', direction: 'descending', help: timeHelp } },
  number('throughput', 'throughput'),
  number('p50', 'p50'),
  number('p95', 'p95'),
  number('p99'),
  number('failureRate', 'failureRate'),
  number('users'),
];

/** Above this share of failures the row says so in colour, weight and number. */
const MANY_FAILURES = 0.05;

export function TransactionTable({
  rows,
  sort,
  timeHelp,
  onSort,
}: {
  rows: readonly TransactionRow[];
  sort: TransactionSort;
  /** The transactions that the share of time is a share of. */
  timeHelp: string;
  onSort: (sort: TransactionSort) => void;
}) {
  return (
    <Table columns={columnsOf(timeHelp)} rows="links" sorted={sort} onSort={onSort} className={styles['table']}>
      {rows.map((row) => (
        <tr key={`${row.project.id} ${row.name} ${row.op}`}>
          <td data-column="name">
            <TableName note={`${row.project.slug} · ${row.op}`}>
              <Link to="/performance/transaction" search={{ name: row.name, in: row.project.slug }} title={row.name}>
                {row.name}
              </Link>
            </TableName>
          </td>
          <td data-column="time">
            <Measure share={row.timeShare}>{percent(row.timeShare)}</Measure>
          </td>
          <td data-column="throughput" data-align="end" title={countTitle(row)}>
            {throughput(row)}
          </td>
          <td data-column="p50" data-align="end">
            {duration(row.p50)}
          </td>
          <td data-column="p95" data-align="end">
            {duration(row.p95)}
          </td>
          <td data-column="p99" data-align="end">
            {duration(row.p99)}
          </td>
          <td data-column="failureRate" data-align="end" data-bad={row.failureRate >= MANY_FAILURES}>
            {percent(row.failureRate)}
          </td>
          <td data-column="users" data-align="end" title={full(row.users)}>
            {row.users === 0 ? '–' : compact(row.users)}
          </td>
        </tr>
      ))}
    </Table>
  );
}
