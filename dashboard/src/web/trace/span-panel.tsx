import { Link } from '@tanstack/react-router';

import type { Trace } from '../../contract/traces.ts';
import { APART_MS } from '../format/apart.ts';
import { duration, full } from '../format/numbers.ts';
import { t } from './text.ts';
import { IconButton } from '../ui/button.tsx';
import { FactList } from '../ui/facts.tsx';
import { LevelMark } from '../ui/level-mark.tsx';
import { ScrubMarks } from '../ui/scrub-marks.tsx';
import { Time } from '../ui/time.tsx';
import type { SpanNode, TraceTree } from './build-tree.ts';
import styles from './span-panel.module.css';

/** Web vitals that are times, in milliseconds; other measurements come without a unit. */
const TIMES: ReadonlySet<string> = new Set(['fcp', 'fid', 'fp', 'inp', 'lcp', 'ttfb', 'ttfb.requestTime']);

export function SpanPanel({ node, tree, onClose }: { node: SpanNode; tree: TraceTree; onClose: (() => void) | null }) {
  const { span } = node;
  const attributes = Object.entries(span.attributes).sort(([one], [other]) => one.localeCompare(other));
  const measurements = Object.entries(span.measurements).map(
    ([name, value]) => [name, TIMES.has(name) ? duration(value) : full(value)] as const,
  );
  const facts: (readonly [string, unknown])[] = [
    [t('trace.service'), span.service],
    [t('trace.project'), span.project.slug],
    [t('trace.status'), span.status],
    [t('trace.transaction'), span.transaction],
    [t('trace.spanId'), span.spanId],
    [t('trace.parent'), span.parentSpanId],
  ];
  return (
    <section className={styles['panel']} aria-label={t('trace.panel')}>
      <header className={styles['head']}>
        <div>
          <h2>{span.op || '–'}</h2>
          <p>{span.description}</p>
        </div>
        {onClose && <IconButton size="s" icon="close" label={t('trace.close')} onClick={onClose} />}
      </header>
      <p className={styles['times']}>
        <b>{duration(span.durationMs)}</b> · {t('trace.startAfter', { offset: duration(node.start - tree.start) })} ·{' '}
        <Time at={Math.round(span.startedAt)} />
      </p>
      {Math.abs(span.receivedAt - span.startedAt - span.durationMs) > APART_MS && (
        <p className={styles['note']}>
          {t('trace.received')} <Time at={span.receivedAt} look="local" />
        </p>
      )}
      {[...span.clock, ...span.cuts].map(({ text }) => (
        <p key={text} className={styles['note']}>
          {text}
        </p>
      ))}
      {node.shiftMs !== 0 && <p className={styles['note']}>{t('trace.moved', { shift: duration(node.shiftMs) })}</p>}
      <ScrubMarks marks={span.scrubbed} more={span.scrubbedMore} />
      {node.errors.length > 0 && <ErrorList errors={node.errors} />}
      <FactList facts={facts.filter(([, value]) => value !== '')} />
      {span.isSegment && (
        <p className={styles['links']}>
          <Link to="/performance/transaction" search={{ name: span.transaction, in: span.project.slug }}>
            {t('trace.openTransaction')}
          </Link>
          {span.eventId !== '' && (
            <Link to="/receipt/$slug/$eventId" params={{ slug: span.project.slug, eventId: span.eventId }}>
              {t('trace.lifeStory')}
            </Link>
          )}
        </p>
      )}
      {measurements.length > 0 && (
        <>
          <h3>{t('trace.measurements')}</h3>
          <FactList facts={measurements} />
        </>
      )}
      {attributes.length > 0 && (
        <>
          <h3>{t('trace.attributes')}</h3>
          <FactList facts={attributes} />
        </>
      )}
    </section>
  );
}

export function ErrorList({ errors }: { errors: Trace['errors'] }) {
  return (
    <ul className={styles['errors']}>
      {errors.map((error) => (
        <li key={error.eventId}>
          <LevelMark level={error.level} />
          <Link to="/issues/$issueId" params={{ issueId: error.issueId }} search={{ event: error.eventId }}>
            {error.title}
          </Link>
          <small>{error.shortId}</small>
        </li>
      ))}
    </ul>
  );
}
