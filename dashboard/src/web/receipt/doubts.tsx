import type { Receipt } from '../../contract/receipts.ts';
import { t } from './text.ts';
import { Time } from '../ui/time.tsx';
import styles from './story.module.css';

/** Nothing is known: then what that can mean at this moment, and no guess. */
export function Doubts({ doubts }: { doubts: NonNullable<Receipt['doubts']> }) {
  return (
    <>
      <section className={styles['part']}>
        <h3>{t('receipt.doubts')}</h3>
        <ol className={styles['reasons']}>
          {doubts.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ol>
      </section>
      <section className={styles['part']}>
        <h3>{t('receipt.doubtLanes')}</h3>
        <ul className={styles['plain']}>
          {doubts.lanes.map(({ lane, waiting, oldestAt, silent }) => (
            <li key={lane}>
              {silent && t('receipt.doubtSilent', { lane: t(`receipt.lane.${lane}`) })}
              {!silent && oldestAt === null && t('receipt.doubtIdle', { lane: t(`receipt.lane.${lane}`) })}
              {!silent && oldestAt !== null && (
                <>
                  {t('receipt.doubtLane', { lane: t(`receipt.lane.${lane}`), waiting })} <Time at={oldestAt} />
                </>
              )}
            </li>
          ))}
        </ul>
      </section>
      {(doubts.clientDiscards.length > 0 || doubts.drops.counted > 0) && (
        <section className={styles['part']}>
          <h3>{t('receipt.doubtHour')}</h3>
          <ul className={styles['plain']}>
            {doubts.clientDiscards.map(({ category, reason, quantity }) => (
              <li key={`${category} ${reason}`}>{t('receipt.doubtDiscard', { count: quantity, category, reason })}</li>
            ))}
            {doubts.drops.counted > 0 && <li>{t('receipt.doubtDrops', doubts.drops)}</li>}
          </ul>
        </section>
      )}
    </>
  );
}
