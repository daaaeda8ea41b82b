import type { StoredRequest } from '@breakwater/processor/store';
import { Link } from '@tanstack/react-router';

import type { EventDetail } from '../../contract/events.ts';
import type { IssueDetail } from '../../contract/issues.ts';
import { t } from './text.ts';
import { buttonClass } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FactList, factsOf } from '../ui/facts.tsx';
import { Icon } from '../ui/icon.tsx';
import { Section } from '../ui/section.tsx';
import { withTag } from '../search/query-parts.ts';
import { asCurl, urlOf } from './as-curl.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import styles from './event-parts.module.css';
import { shownExceptions } from './exceptions.ts';
import { ScrubMarks } from '../ui/scrub-marks.tsx';
import { StackTrace } from './stack-trace.tsx';

/** One event, the parts most read first. A part that did not come takes no room. */
export function EventParts({ detail, issue }: { detail: EventDetail; issue: IssueDetail }) {
  const { event } = detail;
  const exceptions = shownExceptions(event);
  const message = event.message?.formatted ?? '';
  const user = factsOf(event.user);
  const contexts = contextsOf(event.contexts);
  const extra = factsOf(event.extra);
  const packages = factsOf(event.modules);
  const sdk = [event.sdk.name, event.sdk.version].filter(Boolean).join(' ');
  return (
    <>
      {(event.tags.length > 0 || detail.traceId !== '') && <EventTags detail={detail} />}
      {exceptions.length === 0 && message !== '' && message !== issue.title && (
        <pre className={styles['message']}>{message}</pre>
      )}
      <StackTrace exceptions={exceptions} />
      {event.breadcrumbs.length > 0 && (
        <Breadcrumbs breadcrumbs={event.breadcrumbs} at={event.timestamp * 1000} title={issue.title} />
      )}
      {event.request && <RequestPart request={event.request} />}
      {user.length > 0 && (
        <Section title={t('issue.user')}>
          <FactList facts={user} />
        </Section>
      )}
      {contexts.length > 0 && (
        <Section title={t('issue.contexts')}>
          <div className={styles['contexts']}>
            {contexts.map(({ name, facts }) => (
              <div key={name}>
                <h3>{name}</h3>
                <FactList facts={facts} />
              </div>
            ))}
          </div>
        </Section>
      )}
      {extra.length > 0 && (
        <Section title={t('issue.extra')}>
          <FactList facts={extra} />
        </Section>
      )}
      {(sdk !== '' || packages.length > 0) && (
        <Section title={t('issue.sdk')}>
          <FactList facts={[[t('issue.sdkName'), sdk], ...packages]} />
        </Section>
      )}
      <ScrubMarks marks={event.scrubbed ?? []} more={event.scrubbedMore ?? 0} />
      {detail.cuts.length > 0 && (
        <Section title={t('issue.cuts')}>
          <ul className={styles['cuts']}>
            {detail.cuts.map((cut) => (
              <li key={`${cut.why} ${cut.part}`}>{cut.text}</li>
            ))}
          </ul>
        </Section>
      )}
      {event.errors.length > 0 && (
        <Section title={t('issue.problems')}>
          <FactList facts={event.errors.map(({ name, type, value = '' }) => [name || type, `${type} ${value}`])} />
        </Section>
      )}
    </>
  );
}

/** The trace has a link of its own. */
const contextsOf = (contexts: Readonly<Record<string, unknown>>) =>
  Object.entries(contexts)
    .filter(([name]) => name !== 'trace')
    .map(([name, value]) => ({ name, facts: typeof value === 'object' && value !== null ? factsOf({ ...value }) : [] }))
    .filter(({ facts }) => facts.length > 0);

function EventTags({ detail: { event, traceId, spanId } }: { detail: EventDetail }) {
  return (
    <div className={styles['top']}>
      <ul className={styles['tags']} aria-label={t('issue.eventTags')}>
        {event.tags.map(([key, value]) => (
          <li key={key}>
            <Link to="/issues" search={{ query: withTag('', key, value) }} title={t('issue.tagSearch', { key, value })}>
              <span>{key}</span>
              <b>{value}</b>
            </Link>
          </li>
        ))}
      </ul>
      {traceId !== '' && (
        <Link
          to="/traces/$traceId"
          params={{ traceId: traceId }}
          search={spanId === '' ? {} : { span: spanId }}
          className={buttonClass({ size: 's' })}
        >
          <Icon name="traces" />
          {t('issue.openTrace')}
        </Link>
      )}
    </div>
  );
}

function RequestPart({ request }: { request: StoredRequest }) {
  const { headers = [], cookies = [], data } = request;
  const parts: (readonly [string, unknown])[] = [
    [t('issue.url'), urlOf(request)],
    ...headers,
    ...(cookies.length > 0 ? [[t('issue.cookies'), Object.fromEntries(cookies)] as const] : []),
    ...(data === undefined || data === null ? [] : [[t('issue.body'), data] as const]),
  ];
  return (
    <Section
      title={t('issue.request')}
      note={request.method ?? ''}
      tools={<CopyButton text={() => asCurl(request)} name={t('issue.copyCurl')} label={t('issue.copyCurl')} />}
    >
      <FactList facts={parts} />
    </Section>
  );
}
