import { Link } from '@tanstack/react-router';

import type { IssueDetail } from '../../contract/issues.ts';
import { t } from './text.ts';
import { buttonClass } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FactList } from '../ui/facts.tsx';
import { Icon } from '../ui/icon.tsx';
import { Section } from '../ui/section.tsx';
import { withTag } from '../issues/query-parts.ts';
import { asCurl, urlOf } from './as-curl.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import styles from './event-parts.module.css';
import type { ReadEvent, ReadRequest } from './read-event.ts';
import { StackTrace } from './stack-trace.tsx';

/** One event, the parts most read first. A part that did not come takes no room. */
export function EventParts({ event, issue }: { event: ReadEvent; issue: IssueDetail }) {
  const loose = event.exceptions.length === 0 && event.message !== '' && event.message !== issue.title;
  return (
    <>
      {(event.tags.length > 0 || event.traceId !== '') && <EventTags event={event} />}
      {loose && <pre className={styles['message']}>{event.message}</pre>}
      <StackTrace exceptions={event.exceptions} />
      {event.breadcrumbs.length > 0 && (
        <Breadcrumbs breadcrumbs={event.breadcrumbs} at={event.at} title={issue.title} />
      )}
      {event.request && <RequestPart request={event.request} />}
      {event.user.length > 0 && (
        <Section title={t('issue.user')}>
          <FactList facts={event.user} />
        </Section>
      )}
      {event.contexts.length > 0 && (
        <Section title={t('issue.contexts')}>
          <div className={styles['contexts']}>
            {event.contexts.map((context) => (
              <div key={context.name}>
                <h3>{context.name}</h3>
                <FactList facts={context.facts} />
              </div>
            ))}
          </div>
        </Section>
      )}
      {event.extra.length > 0 && (
        <Section title={t('issue.extra')}>
          <FactList facts={event.extra} />
        </Section>
      )}
      {(event.sdk !== '' || event.packages.length > 0) && (
        <Section title={t('issue.sdk')}>
          <FactList facts={[[t('issue.sdkName'), event.sdk], ...event.packages]} />
        </Section>
      )}
      {event.problems.length > 0 && (
        <Section title={t('issue.problems')}>
          <FactList facts={event.problems.map((one) => [one.name || one.type, `${one.type} ${one.value}`])} />
        </Section>
      )}
    </>
  );
}

function EventTags({ event }: { event: ReadEvent }) {
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
      {event.traceId !== '' && (
        <Link
          to="/traces/$traceId"
          params={{ traceId: event.traceId }}
          search={event.spanId === '' ? {} : { span: event.spanId }}
          className={buttonClass({ size: 's' })}
        >
          <Icon name="traces" />
          {t('issue.openTrace')}
        </Link>
      )}
    </div>
  );
}

function RequestPart({ request }: { request: ReadRequest }) {
  const parts: (readonly [string, unknown])[] = [
    [t('issue.url'), urlOf(request)],
    ...request.headers,
    ...(request.cookies.length > 0 ? [[t('issue.cookies'), Object.fromEntries(request.cookies)] as const] : []),
    ...(request.data === null ? [] : [[t('issue.body'), request.data] as const]),
  ];
  return (
    <Section
      title={t('issue.request')}
      note={request.method}
      tools={<CopyButton text={() => asCurl(request)} name={t('issue.copyCurl')} label={t('issue.copyCurl')} />}
    >
      <FactList facts={parts} />
    </Section>
  );
}
