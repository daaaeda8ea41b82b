import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';

import type { EventDetail } from '../../contract/events.ts';
import type { IssueDetail } from '../../contract/issues.ts';
import { ApiFailure } from '../app/client.ts';
import { eventQuery, issueQuery } from '../app/queries.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { useKeys } from '../app/shell/keys.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code.tsx';
import { writeClipboard } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Stale } from '../ui/stale.tsx';
import { useToast } from '../ui/toast.tsx';
import { useTriage } from '../issues/use-triage.ts';
import { asMarkdown } from './as-markdown.ts';
import { EventNavigator } from './event-navigator.tsx';
import { EventParts } from './event-parts.tsx';
import { IssueHeader } from './issue-header.tsx';
import { IssueSide } from './issue-side.tsx';
import styles from './page.module.css';
import { readEvent } from './read-event.ts';
import { Strip } from './strip.tsx';

const route = getRouteApi('/app/issues/$issueId');

export function IssuePage() {
  const { issueId } = route.useParams();
  const { event: which = 'latest' } = route.useSearch();
  const { period } = useScope();
  const issue = useQuery(issueQuery(issueId, period));
  const event = useQuery(eventQuery(issueId, which));
  useTitle(issue.data ? `${issue.data.shortId} ${issue.data.title}` : t('nav.issues'));

  if (issue.isError && !issue.data) return <Problem isPage error={issue.error} onRetry={() => void issue.refetch()} />;
  if (!issue.data) return <Skeleton rows={10} height={72} />;
  return (
    <>
      <Stale query={issue} />
      <Loaded issue={issue.data} event={event.data} failure={event.error} onRetry={() => void event.refetch()} />
    </>
  );
}

function Loaded({
  issue,
  event,
  failure,
  onRetry,
}: {
  issue: IssueDetail;
  event: EventDetail | undefined;
  failure: Error | null;
  onRetry: () => void;
}) {
  const navigate = route.useNavigate();
  const triage = useTriage();
  const toast = useToast();
  const [showJson, setShowJson] = useState(false);
  const read = event ? readEvent(event.event) : null;

  const openEvent = (id: string | null | undefined) => {
    if (id)
      void navigate({ search: (now) => ({ ...now, event: id === 'latest' ? undefined : id }), resetScroll: false });
  };
  const markdown = () => (read ? asMarkdown(issue, read, location.href) : '');
  const copyMarkdown = async () => {
    const state = await writeClipboard(markdown());
    toast({ text: state === 'copied' ? t('action.copied') : t('action.copyFailed') });
  };
  useKeys({
    '[': () => openEvent(event?.previous),
    ']': () => openEvent(event?.next),
    e: () => triage([issue.id], issue.status === 'resolved' ? 'reopen' : 'resolve'),
    f: () =>
      void navigate({
        search: (now) => ({ ...now, frames: now.frames === 'all' ? undefined : 'all' }),
        resetScroll: false,
      }),
    C: () => void copyMarkdown(),
    t: () => {
      if (read?.traceId) void navigate({ to: '/traces/$traceId', params: { traceId: read.traceId } });
    },
  });

  return (
    <div className={styles['page']}>
      <IssueHeader
        issue={issue}
        onAction={(action) => triage([issue.id], action)}
        onMarkdown={read ? markdown : null}
        onJson={event ? () => setShowJson(true) : null}
      />
      <Strip issue={issue} />
      <div className={styles['columns']}>
        <div className={styles['event']}>
          {event && <EventNavigator event={event} onOpen={openEvent} />}
          {read && <EventParts event={read} issue={issue} />}
          {!event && !failure && <Skeleton rows={8} height={64} />}
          {failure && !event && isGone(failure) && (
            <Empty title={t('issue.noEvent')}>
              <p>{t('issue.noEventText')}</p>
              <Button onClick={() => openEvent('latest')}>{t('issue.latest')}</Button>
            </Empty>
          )}
          {failure && !isGone(failure) && <Problem error={failure} onRetry={onRetry} />}
        </div>
        <IssueSide issue={issue} />
      </div>
      {showJson && event && (
        <Dialog title={t('issue.jsonTitle')} onClose={() => setShowJson(false)}>
          <div className={styles['json']}>
            <CodeBlock code={JSON.stringify(event.event, null, 2)} language="plain" label={t('issue.jsonTitle')} />
          </div>
        </Dialog>
      )}
    </div>
  );
}

const isGone = (error: Error): boolean => error instanceof ApiFailure && error.status === 404;
