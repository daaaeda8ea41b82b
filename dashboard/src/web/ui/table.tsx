import type { ReactNode } from 'react';

import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import styles from './table.module.css';

export interface Column<Key extends string, Sort extends string> {
  key: Key;
  name: ReactNode;
  align?: 'start' | 'end';
  /** The order that a click on the heading asks for. */
  sort?: { by: Sort; direction: 'ascending' | 'descending'; help?: string | undefined };
}

/**
 * A table with a heading for each column; a page sets the widths of its own by `[data-column]`. Cells carry the same `data-column`
 * and `data-align` as their heading.
 */
export function Table<Key extends string, Sort extends string = never>({
  columns,
  rows = 'plain',
  sorted,
  onSort,
  className,
  children,
}: {
  columns: readonly Column<Key, Sort>[];
  /** `links`: tall rows, each covered by the link of its `TableName`. */
  rows?: 'plain' | 'links';
  sorted?: Sort;
  onSort?: (sort: Sort) => void;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    <table className={classes(styles['table'], className)} data-rows={rows}>
      <thead>
        <tr>
          {columns.map(({ key, name, align, sort }) => (
            <th
              key={key}
              scope="col"
              data-column={key}
              data-align={align}
              aria-sort={sort && sort.by === sorted ? sort.direction : undefined}
            >
              {sort ? (
                <button type="button" title={sort.help} onClick={() => onSort?.(sort.by)}>
                  {name}
                  {sort.by === sorted && <Icon name={sort.direction === 'ascending' ? 'up' : 'down'} size={12} />}
                </button>
              ) : (
                name
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** The first cell's text: a link that covers the row, and a line below it. */
export function TableName({ children, note }: { children: ReactNode; note: ReactNode }) {
  return (
    <>
      <div className={styles['name']}>{children}</div>
      <small className={styles['note']}>{note}</small>
    </>
  );
}

/** A number with a bar of its share, 0 to 1; the bars of all rows begin at one place. */
export function Measure({ share, children }: { share: number; children: ReactNode }) {
  return (
    <div className={styles['measure']}>
      <div className={styles['bar']} aria-hidden="true" data-bar>
        <i style={{ inlineSize: `${Math.max(1, Math.min(1, share) * 100)}%` }} />
      </div>
      <span>{children}</span>
    </div>
  );
}
