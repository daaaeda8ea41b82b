import type { KnownLoss } from '../../contract/losses.ts';
import { chartTime, zone } from '../format/times.ts';
import { t } from '../i18n/t.ts';
import { Icon } from './icon.tsx';
import styles from './loss-note.module.css';

/** Says under a chart that it shows too little, and when; the chart has a hatched band there. */
export function LossNote({ losses }: { losses: readonly KnownLoss[] }) {
  const [newest, ...others] = losses;
  if (!newest) return null;
  return (
    <p className={styles['note']}>
      <Icon name="warning" size={14} />
      <span>
        {t('loss.note', {
          count: newest.records,
          from: chartTime(newest.from, 0),
          to: `${chartTime(newest.to, 0)} ${zone(newest.to)}`,
        })}
        {others.length > 0 && ` ${t('loss.more', { count: others.length })}`}
      </span>
    </p>
  );
}
