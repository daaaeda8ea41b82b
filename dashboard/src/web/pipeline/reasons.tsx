import type { Pipeline } from '../../contract/pipeline.ts';
import { compact, full } from '../format/numbers.ts';
import { t } from './text.ts';
import { Section } from '../ui/section.tsx';
import styles from './lists.module.css';

export function Drops({ drops, within }: { drops: Pipeline['drops']; within: string }) {
  return (
    <Section title={t('pipeline.drops')} note={within}>
      {drops.length === 0 ? (
        <p className={styles['note']}>{t('pipeline.dropsNone')}</p>
      ) : (
        <ul className={styles['list']}>
          {drops.map((drop) => (
            <Row
              key={`${drop.stage} ${drop.category} ${drop.outcome} ${drop.reason}`}
              what={drop.text}
              detail={[drop.stage, drop.outcome, drop.reason, drop.category].filter((part) => part !== '').join(' · ')}
              quantity={drop.quantity}
              most={drops[0]?.quantity ?? 1}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Parts of what is stored; nothing is said where there are none. */
export function CutList({ cuts, within }: { cuts: Pipeline['cuts']; within: string }) {
  if (cuts.length === 0) return null;
  return (
    <Section title={t('pipeline.cuts')} note={within}>
      <p className={styles['note']}>{t('pipeline.cutsText')}</p>
      <ul className={styles['list']}>
        {cuts.map((cut) => (
          <Row
            key={`${cut.category} ${cut.reason}`}
            what={cut.text}
            detail={`${cut.reason} · ${cut.category}`}
            quantity={cut.quantity}
            most={cuts[0]?.quantity ?? 1}
          />
        ))}
      </ul>
    </Section>
  );
}

export function Discards({ discards, within }: { discards: Pipeline['clientDiscards']; within: string }) {
  return (
    <Section title={t('pipeline.discards')} note={within}>
      <p className={styles['note']}>{t('pipeline.discardsText')}</p>
      {discards.length === 0 ? (
        <p className={styles['note']}>{t('pipeline.discardsNone')}</p>
      ) : (
        <ul className={styles['list']}>
          {discards.map((discard) => (
            <Row
              key={`${discard.category} ${discard.reason}`}
              what={sentenceOf(discard.reason)}
              detail={`${discard.reason} · ${discard.category}`}
              quantity={discard.quantity}
              most={discards[0]?.quantity ?? 1}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** SDKs give reasons of their own too: those are shown as they are. */
const sentenceOf = (reason: string): string => t.or(`pipeline.discard.${reason}`, reason);

function Row({ what, detail, quantity, most }: { what: string; detail: string; quantity: number; most: number }) {
  return (
    <li className={styles['row']}>
      <span className={styles['bar']} aria-hidden="true">
        <i style={{ inlineSize: `${Math.max(1, (quantity / Math.max(1, most)) * 100)}%` }} />
      </span>
      <div>
        <b>{what}</b>
        <small>{detail}</small>
      </div>
      <span className={styles['count']} title={full(quantity)}>
        {compact(quantity)}
      </span>
    </li>
  );
}
