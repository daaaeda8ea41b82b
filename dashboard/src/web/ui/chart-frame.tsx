import { useState } from 'react';
import type { ReactNode } from 'react';

import { t } from '../i18n/t.ts';
import styles from './chart-frame.module.css';

export interface Legend {
  name: string;
  color: `--${string}`;
  value: string;
  /** The value in full, where `value` is short. */
  full?: string;
  look: 'line' | 'bars';
}

/**
 * The frame of every chart: a head with what is drawn and its numbers, the drawing or the same numbers as a table, and notes below.
 * A chart without a head is a part of something that has one.
 */
export function ChartFrame({
  title,
  legends = [],
  when,
  table,
  notes,
  children,
}: {
  title?: string;
  legends?: readonly Legend[];
  /** The time that the numbers of the legends are of. */
  when?: string;
  /** Takes the place of the drawing when a person asks for it. */
  table?: ReactNode;
  notes?: ReactNode;
  children: ReactNode;
}) {
  const [asTable, setAsTable] = useState(false);
  const hasHead = title !== undefined || legends.length > 0 || table !== undefined;
  return (
    <figure className={styles['frame']} data-look={hasHead ? 'box' : 'bare'}>
      {hasHead && (
        <figcaption className={styles['head']}>
          {title !== undefined && <h2>{title}</h2>}
          {legends.map(({ name, color, value, full, look }) => (
            <span key={name} className={styles['legend']}>
              <i style={{ background: `var(${color})` }} data-look={look} />
              {name} <b title={full}>{value}</b>
            </span>
          ))}
          <span className={styles['end']}>
            {when !== undefined && <span className={styles['when']}>{when}</span>}
            {table !== undefined && (
              <button type="button" className={styles['switch']} onClick={() => setAsTable(!asTable)}>
                {t(asTable ? 'chart.asChart' : 'chart.asTable')}
              </button>
            )}
          </span>
        </figcaption>
      )}
      {asTable ? table : children}
      {notes}
    </figure>
  );
}
