import type { StoredException, StoredFrame } from '@breakwater/processor/store';
import { getRouteApi } from '@tanstack/react-router';

import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { Section } from '../ui/section.tsx';
import { Switch } from '../ui/switch.tsx';
import { stackFrames } from './exceptions.ts';
import styles from './stack-trace.module.css';
import { FoldedFrames, FrameView } from './frame-view.tsx';

const route = getRouteApi('/app/issues/$issueId');

export function StackTrace({ exceptions }: { exceptions: readonly StoredException[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const show = search.frames === 'all' ? 'all' : 'app';
  const order = search.order === 'oldest' ? 'oldest' : 'newest';
  const form = search.stack === 'received' ? 'received' : 'mapped';
  const set = (changes: Partial<typeof search>) =>
    void navigate({ search: (now) => ({ ...now, ...changes }), resetScroll: false, replace: true });
  const hasFrames = exceptions.some((exception) => stackFrames(exception.stacktrace).length > 0);

  return (
    <Section
      title={t('issue.stack')}
      tools={
        hasFrames && (
          <>
            {exceptions.some((exception) => exception.raw_stacktrace) && (
              <Switch
                label={t('issue.stackForm')}
                value={form}
                options={[
                  { value: 'mapped', label: t('issue.stackMapped') },
                  { value: 'received', label: t('issue.stackReceived') },
                ]}
                onChange={(value) => set({ stack: value === 'received' ? 'received' : undefined })}
              />
            )}
            <Switch
              label={t('issue.stackShow')}
              value={show}
              options={[
                { value: 'app', label: t('issue.stackApp') },
                { value: 'all', label: t('issue.stackAll') },
              ]}
              onChange={(value) => set({ frames: value === 'all' ? 'all' : undefined })}
            />
            <Switch
              label={t('issue.stackOrder')}
              value={order}
              options={[
                { value: 'newest', label: t('issue.stackNewest') },
                { value: 'oldest', label: t('issue.stackOldest') },
              ]}
              onChange={(value) => set({ order: value === 'oldest' ? 'oldest' : undefined })}
            />
          </>
        )
      }
    >
      {exceptions.length === 0 && <p className={styles['none']}>{t('issue.stackNone')}</p>}
      <ol className={styles['exceptions']}>
        {exceptions.map((exception, index) => (
          <li key={index} className={styles['exception']}>
            <ExceptionHead exception={exception} isCause={index > 0} />
            <Frames exception={exception} show={show} order={order} received={form === 'received'} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function ExceptionHead({ exception, isCause }: { exception: StoredException; isCause: boolean }) {
  const { type: mechanism, handled } = exception.mechanism ?? {};
  return (
    <div className={styles['head']}>
      {isCause && <span className={styles['cause']}>{t('issue.causedBy')}</span>}
      <div className={styles['what']}>
        <h3>{exception.type || exception.value}</h3>
        {exception.type !== '' && <p>{exception.value}</p>}
      </div>
      {typeof handled === 'boolean' && (
        <Badge tone={handled ? 'plain' : 'warn'}>{t(handled ? 'issue.handled' : 'issue.unhandled')}</Badge>
      )}
      {typeof mechanism === 'string' && <small>{t('issue.mechanism', { name: mechanism })}</small>}
    </div>
  );
}

function Frames({
  exception,
  show,
  order,
  received,
}: {
  exception: StoredException;
  show: 'app' | 'all';
  order: 'newest' | 'oldest';
  received: boolean;
}) {
  const frames = stackFrames((received && exception.raw_stacktrace) || exception.stacktrace);
  if (frames.length === 0) return null;
  const open = frameToOpen(frames);
  return (
    <ol className={styles['frames']}>
      {foldFrames(frames, { show, order }).map((part) =>
        part.kind === 'frame' ? (
          <FrameView key={`${received}${part.key}`} frame={part.frame} startsOpen={part.key === open} />
        ) : (
          <FoldedFrames key={`folded${part.key}`} frames={part.frames} newestFirst={order === 'newest'} />
        ),
      )}
    </ol>
  );
}

export type StackPart =
  | { kind: 'frame'; frame: StoredFrame; key: number }
  | { kind: 'folded'; frames: StoredFrame[]; key: number };

/**
 * Frames as shown. `app`: runs of library frames become one part that tells their number, but the frame where it crashed
 * always stands by itself. A stack without any frame of the application's is shown whole.
 */
export function foldFrames(
  frames: readonly StoredFrame[],
  { show, order }: { show: 'app' | 'all'; order: 'newest' | 'oldest' },
): StackPart[] {
  const whole = show === 'all' || !frames.some((frame) => frame.in_app);
  const crash = frames.length - 1;
  const parts: StackPart[] = [];
  for (const [key, frame] of frames.entries()) {
    const last = parts.at(-1);
    if (whole || frame.in_app || key === crash) parts.push({ kind: 'frame', frame, key });
    else if (last?.kind === 'folded') last.frames.push(frame);
    else parts.push({ kind: 'folded', frames: [frame], key });
  }
  return order === 'newest' ? parts.reverse() : parts;
}

/** The frame that is open at first: the newest of the application's, else the newest. */
export function frameToOpen(frames: readonly StoredFrame[]): number {
  const own = frames.findLastIndex((frame) => frame.in_app && frame.context_line !== undefined);
  if (own >= 0) return own;
  return frames.findLastIndex((frame) => frame.context_line !== undefined);
}
