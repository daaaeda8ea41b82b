import type { StoredEvent, StoredException, StoredFrame } from '@breakwater/processor/store';

import type { EventDetail } from '../../contract/events.ts';
import type { IssueDetail } from '../../contract/issues.ts';
import { offset, utc } from '../format/times.ts';
import { shownExceptions, stackFrames } from './exceptions.ts';
import { placeOf, sourceOf } from './frame.ts';

const MOST_FRAMES = 25;
const MOST_BREADCRUMBS = 15;
const CONTEXT = 3;

/** An issue and one event as text for a ticket or an assistant: the failure, its place in the source, and the steps before it. */
export function asMarkdown(
  issue: IssueDetail,
  { event, traceId }: Pick<EventDetail, 'event' | 'traceId'>,
  address: string,
): string {
  const facts: (readonly [string, string])[] = [
    ['Issue', `${issue.shortId} (${address})`],
    ['Level', `${issue.level}${issue.handled ? '' : ', unhandled'}`],
    ['Status', issue.substatus === '' ? issue.status : `${issue.status}, ${issue.substatus}`],
    [
      'Seen',
      `${issue.events} events, ${issue.users} users in the period; first ${utc(issue.firstSeen)}, last ${utc(issue.lastSeen)}`,
    ],
    ['Release', event.release ?? ''],
    ['Environment', event.environment ?? ''],
    ['Where', event.transaction ?? ''],
    ['Trace', traceId],
  ];
  const sections = [
    `# ${oneLine(issue.title)}`,
    facts
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `- **${name}:** ${oneLine(value)}`)
      .join('\n'),
    ...shownExceptions(event).map(exceptionText),
    breadcrumbText(event),
    tagText(event),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function exceptionText(exception: StoredException, index: number): string {
  const name = [exception.type, exception.value].filter(Boolean).join(': ');
  const frames = stackFrames(exception.stacktrace).toReversed();
  const shown = frames.slice(0, MOST_FRAMES).map(frameText);
  const more = frames.length > MOST_FRAMES ? [`… ${frames.length - MOST_FRAMES} more frames`] : [];
  const trace = frames.length === 0 ? [] : [fenced([...shown, ...more].join('\n'))];
  return [`## ${index === 0 ? 'Error' : 'Caused by'}`, oneLine(name), ...trace].join('\n\n');
}

function frameText(frame: StoredFrame): string {
  const head = `at ${frame.function || '<anonymous>'} (${placeOf(frame)})${frame.in_app ? '' : ' [library]'}`;
  const context = sourceOf(frame);
  if (!context || !frame.in_app) return head;
  const { lines, marked, first } = context;
  const start = Math.max(0, marked - CONTEXT);
  const source = lines
    .slice(start, marked + CONTEXT + 1)
    .map((line, index) => `  ${start + index === marked ? '>' : ' '} ${first + start + index} | ${line}`);
  return [head, ...source].join('\n');
}

function breadcrumbText(event: StoredEvent): string {
  const rows = event.breadcrumbs.slice(-MOST_BREADCRUMBS).map(({ timestamp, category, type, message, data = {} }) => {
    const when = timestamp === undefined ? '' : `${offset(timestamp * 1000, event.timestamp * 1000)}  `;
    const pairs = Object.entries(data).map(([name, value]) => `${name}=${String(value)}`);
    return `${when}${category || type || ''}: ${message || pairs.join(' ')}`;
  });
  return rows.length === 0 ? '' : `## Breadcrumbs\n\n${fenced(rows.join('\n'))}`;
}

const tagText = (event: StoredEvent): string =>
  event.tags.length === 0
    ? ''
    : `## Tags\n\n${event.tags.map(([key, value]) => `- ${key}: ${oneLine(value)}`).join('\n')}`;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A fence longer than any in the text, for source lines may hold fences themselves. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
