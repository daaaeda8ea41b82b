import type { PartCut } from '../../contract/receipts.ts';
import type { Trace } from '../../contract/traces.ts';
import { duration } from '../format/numbers.ts';
import { t } from './text.ts';
import { Icon } from '../ui/icon.tsx';
import type { TraceTree } from './build-tree.ts';
import { ErrorList } from './span-panel.tsx';
import styles from './trace-notes.module.css';

/** Parts of one piece of work that begin further from each other are rare; wrong clocks are not. */
const HOUR_MS = 3_600_000;

/** Transactions whose cuts are listed; a trace may have hundreds. */
const CUTS_SHOWN = 5;

/** Other parts are told by the panel of their span. */
const isOfSpans = ({ part }: PartCut): boolean => part === 'spans';

const textOf = (cuts: readonly PartCut[]): string =>
  cuts
    .filter(isOfSpans)
    .map(({ text }) => text)
    .join(' ');

/** Spans that are not shown, or not shown as they came, are always named, with numbers. */
export function TraceNotes({ trace, tree }: { trace: Trace; tree: TraceTree }) {
  const moved = trace.spans.filter(({ clock }) => clock.some(({ type }) => type !== 'spooled')).length;
  const cut = trace.spans.filter(({ cuts }) => cuts.some(isOfSpans));
  const notes = [
    trace.totalSpans > trace.spans.length && t('trace.capped', { total: trace.totalSpans, shown: trace.spans.length }),
    trace.totalErrors > trace.errors.length &&
      t('trace.cappedErrors', { total: trace.totalErrors, shown: trace.errors.length }),
    !tree.hasRoot && t('trace.missingRoot'),
    tree.orphans > 0 && tree.hasRoot && t('trace.orphans', { count: tree.orphans }),
    tree.loops > 0 && t('trace.loops', { count: tree.loops }),
    trace.twins > 0 && t('trace.twins', { count: trace.twins }),
    tree.apartMs > HOUR_MS && t('trace.apart', { time: duration(tree.apartMs) }),
    tree.moved > 0 && t('trace.skew', { count: tree.moved }),
    moved > 0 && t('trace.clock', { count: moved }),
    ...cut.slice(0, CUTS_SHOWN).map(({ transaction, cuts }) => t('trace.cut', { transaction, text: textOf(cuts) })),
    cut.length > CUTS_SHOWN && t('trace.cutMore', { count: cut.length - CUTS_SHOWN }),
  ].filter((note) => note !== false);
  return (
    <>
      {notes.length > 0 && (
        <ul className={styles['notes']}>
          {notes.map((note) => (
            <li key={note}>
              <Icon name="warning" size={14} />
              {note}
            </li>
          ))}
        </ul>
      )}
      {tree.looseErrors.length > 0 && (
        <section className={styles['errors']} aria-label={t('trace.otherErrors')}>
          <h2>{t('trace.otherErrors')}</h2>
          <ErrorList errors={tree.looseErrors} />
        </section>
      )}
    </>
  );
}
