import { getRouteApi } from '@tanstack/react-router';

import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { Section } from '../ui/section.tsx';
import { Switch } from '../ui/switch.tsx';
import { foldFrames, frameToOpen } from './fold-frames.ts';
import type { ReadException } from './read-event.ts';
import styles from './stack-trace.module.css';
import { FoldedFrames, FrameView } from './frame-view.tsx';

const route = getRouteApi('/app/issues/$issueId');

export function StackTrace({ exceptions }: { exceptions: readonly ReadException[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const show = search.frames === 'all' ? 'all' : 'app';
  const order = search.order === 'oldest' ? 'oldest' : 'newest';
  const form = search.stack === 'received' ? 'received' : 'mapped';
  const set = (changes: Partial<typeof search>) =>
    void navigate({ search: (now) => ({ ...now, ...changes }), resetScroll: false, replace: true });
  const hasFrames = exceptions.some((exception) => exception.frames.length > 0);

  return (
    <Section
      title={t('issue.stack')}
      tools={
        hasFrames && (
          <>
            {exceptions.some((exception) => exception.received) && (
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

function ExceptionHead({ exception, isCause }: { exception: ReadException; isCause: boolean }) {
  return (
    <div className={styles['head']}>
      {isCause && <span className={styles['cause']}>{t('issue.causedBy')}</span>}
      <div className={styles['what']}>
        <h3>{exception.type || exception.value}</h3>
        {exception.type !== '' && <p>{exception.value}</p>}
      </div>
      {exception.handled !== null && (
        <Badge tone={exception.handled ? 'plain' : 'warn'}>
          {t(exception.handled ? 'issue.handled' : 'issue.unhandled')}
        </Badge>
      )}
      {exception.mechanism !== '' && <small>{t('issue.mechanism', { name: exception.mechanism })}</small>}
    </div>
  );
}

function Frames({
  exception,
  show,
  order,
  received,
}: {
  exception: ReadException;
  show: 'app' | 'all';
  order: 'newest' | 'oldest';
  received: boolean;
}) {
  const frames = received && exception.received ? exception.received : exception.frames;
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
