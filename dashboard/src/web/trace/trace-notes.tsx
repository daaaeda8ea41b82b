import type { Trace } from '../../contract/traces.ts';
import { t } from './text.ts';
import { Icon } from '../ui/icon.tsx';
import type { TraceTree } from './build-tree.ts';
import { ErrorList } from './span-panel.tsx';
import styles from './trace-notes.module.css';

/** Spans that are not shown, or not shown as they came, are always named, with numbers. */
export function TraceNotes({ trace, tree }: { trace: Trace; tree: TraceTree }) {
  const notes = [
    trace.totalSpans > trace.spans.length && t('trace.capped', { total: trace.totalSpans, shown: trace.spans.length }),
    trace.totalErrors > trace.errors.length &&
      t('trace.cappedErrors', { total: trace.totalErrors, shown: trace.errors.length }),
    !tree.hasRoot && t('trace.missingRoot'),
    tree.orphans > 0 && tree.hasRoot && t('trace.orphans', { count: tree.orphans }),
    tree.moved > 0 && t('trace.skew', { count: tree.moved }),
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
