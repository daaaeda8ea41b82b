import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { redact, secretKeys } from '../../core/errors/scrub.ts';
import { newSpanId } from '../../core/ids.ts';
import { whenHidden } from './flush-when-hidden.ts';
import { longestInteractions } from './interactions.ts';
import { observe } from './observe.ts';
import { shiftWindows } from './shifts.ts';

/**
 * CLS and INP of the page, by the definitions of web-vitals: the worst window of layout shifts, and the slowest interactions. They are
 * known when the page is hidden, and go as a span of the page's transaction; LCP, FCP and TTFB are on the transaction itself. A page
 * that comes back and gets worse has one more span of the same start, which holds in place of the one before.
 */
export const vitals = (): Integration => measureVitals;

export function measureVitals(client: Client): Undo {
  const page = client.context.span?.transaction ?? client.root.trace;
  if (!client.dynamicSamplingContext || !page.sampled || !page.spanId) return () => undefined;
  const { traceId, spanId } = page;
  const { dsn, tunnel, release, environment, scrubKeys } = client.options;
  const shifts = shiftWindows();
  const interactions = longestInteractions();
  let startedAt = performance.timeOrigin;
  let reported = '';

  const observers = [
    observe('layout-shift', shifts.take),
    observe('event', interactions.take, { durationThreshold: 40 }),
    // A page that is quick has this one only.
    observe('first-input', interactions.take),
  ];
  const report = (): void => {
    for (const each of observers) each.flush();
    const inp = interactions.worst();
    const measurements = {
      ...(shifts.isSupported ? { cls: { value: shifts.worst(), unit: '' } } : {}),
      ...(inp === null ? {} : { inp: { value: inp, unit: 'millisecond' } }),
    };
    const found = JSON.stringify(measurements);
    if (found === reported || found === '{}') return;
    reported = found;
    const name = redact('name' in page ? page.name : location.pathname, secretKeys(scrubKeys));
    const span = {
      trace_id: traceId,
      span_id: newSpanId(client.host.random),
      parent_span_id: spanId,
      segment_id: spanId,
      op: 'ui.web_vitals',
      description: name,
      origin: 'auto.ui.browser',
      start_timestamp: startedAt / 1000,
      timestamp: client.host.now() / 1000,
      data: { transaction: name, release, environment },
      measurements,
    };
    const payload = JSON.stringify(span);
    client.takeIn({
      envelopes: [
        {
          headers: { ...(page.dsc ? { trace: page.dsc } : {}), ...(tunnel && dsn ? { dsn } : {}) },
          items: [{ headers: { type: 'span' }, payload }],
          category: 'span',
          quantities: [{ category: 'span', quantity: 1 }],
          bytes: payload.length,
          addedAt: client.host.now(),
          attempts: 0,
        },
      ],
      losses: [],
    });
  };
  /** A page out of the back/forward cache is a visit of its own. */
  const onShow = ({ persisted, timeStamp }: PageTransitionEvent): void => {
    if (!persisted) return;
    startedAt = performance.timeOrigin + timeStamp;
    reported = '';
    shifts.reset();
    interactions.reset();
  };
  const unhide = whenHidden(client, report);
  addEventListener('pageshow', onShow);
  return () => {
    unhide();
    removeEventListener('pageshow', onShow);
    for (const each of observers) each.stop();
  };
}
