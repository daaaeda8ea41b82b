import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

import type { Trace } from '../../contract/traces.ts';
import { traceQuery } from './queries.ts';
import { t } from './text.ts';
import { useKeys } from '../ui/keys.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { PHONE, useMedia } from '../ui/use-media.ts';
import { buildTree } from './build-tree.ts';
import { Minimap } from './minimap.tsx';
import styles from './page.module.css';
import { ErrorList, SpanPanel } from './span-panel.tsx';
import { TraceHeader } from './trace-header.tsx';
import { TraceNotes } from './trace-notes.tsx';
import { TraceTools } from './trace-tools.tsx';
import { useSpanSearch } from './use-span-search.ts';
import { useWaterfall } from './use-waterfall.ts';
import { WaterfallView } from './waterfall-view.tsx';

const route = getRouteApi('/app/traces/$traceId');

export function TracePage() {
  const { traceId } = route.useParams();
  const trace = useQuery(traceQuery(traceId));
  useTitle(t('trace.title', { id: traceId.slice(0, 8) }));
  if (trace.isError) return <Problem isPage error={trace.error} onRetry={() => void trace.refetch()} />;
  if (!trace.data) return <Skeleton rows={16} height={44} />;
  if (trace.data.spans.length === 0) return <OnlyErrors trace={trace.data} />;
  return <Loaded trace={trace.data} />;
}

function OnlyErrors({ trace }: { trace: Trace }) {
  return (
    <Page width="text">
      <h1>{t('trace.title', { id: trace.traceId.slice(0, 8) })}</h1>
      <p>{t('trace.noSpans')}</p>
      {trace.totalErrors > trace.errors.length && (
        <p>{t('trace.cappedErrors', { total: trace.totalErrors, shown: trace.errors.length })}</p>
      )}
      <ErrorList errors={trace.errors} />
    </Page>
  );
}

function Loaded({ trace }: { trace: Trace }) {
  const { span } = route.useSearch();
  const navigate = route.useNavigate();
  const tree = useMemo(() => buildTree(trace), [trace]);
  const onChoose = useCallback(
    (key: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, span: key }), replace: true, resetScroll: false }),
    [navigate],
  );
  const waterfall = useWaterfall(tree, span, onChoose);
  const search = useSpanSearch(waterfall);
  const narrow = useMedia(PHONE);
  const chosen = span === undefined ? undefined : tree.byKey.get(span);
  const active = waterfall.rows.find((row) => row.key === waterfall.active);
  useKeys({
    n: waterfall.nextTrouble,
    z: () => waterfall.zoomTo(active),
    '0': () => waterfall.setView(null),
    Escape: waterfall.close,
  });

  return (
    <div className={styles['page']}>
      <TraceHeader trace={trace} tree={tree} />
      <TraceNotes trace={trace} tree={tree} />
      <TraceTools waterfall={waterfall} search={search} />
      <div className={styles['body']} data-panel={chosen !== undefined && !narrow}>
        <div className={styles['spans']}>
          <Minimap tree={tree} waterfall={waterfall} />
          <WaterfallView tree={tree} waterfall={waterfall} matches={search.matches} />
        </div>
        {chosen && !narrow && (
          <div className={styles['side']}>
            <SpanPanel node={chosen} tree={tree} onClose={waterfall.close} />
          </div>
        )}
      </div>
      {chosen && narrow && (
        <Dialog title={t('trace.panel')} onClose={waterfall.close} look="sheet">
          <SpanPanel node={chosen} tree={tree} onClose={null} />
        </Dialog>
      )}
    </div>
  );
}
