import type { NotificationRecord } from '@breakwater/relay/log';

import { minuteText } from '../../../operators/minute-text.ts';
import { crashFrameOf } from '../../../kinds/errors/crash-frame.ts';
import { visibleLine, visibleLines } from '../visible-text.ts';
import { completeUntil, mailReasonOf } from './reader.ts';
import type { MailReader } from './reader.ts';
import { clockText } from '../../../store/clock-text.ts';
import type { StoredEvent, StoredFrame } from '../../../store/stored-event.ts';

/** All facts in a mail about an issue, ready to be written down. */
export interface IssueFacts {
  kind: NotificationRecord['kind'];
  project: string;
  shortId: string;
  title: string;
  /** The message, a few lines at most. */
  message: string;
  culprit: string;
  link: string;
  frame: FrameFacts | null;
  /** Label and value, in the order they are read. */
  details: readonly (readonly [label: string, value: string])[];
  /** The decision in one sentence. */
  verdict: string;
  /** Up to when the decision knows everything, and why the reader gets the mail. */
  footer: readonly string[];
  reader: MailReader | null;
}

export interface FrameFacts {
  place: string;
  name: string;
  lines: readonly { number: number; text: string; isCrash: boolean }[];
}

export interface IssueMailInput {
  notification: NotificationRecord;
  projectSlug: string;
  shortId: string;
  link: string;
  title: string;
  culprit: string;
  /** Null where the event has expired already. */
  event: StoredEvent | null;
  /** The person that the mail goes to; absent for a mail that goes to an address of no person. */
  reader?: MailReader;
}

/** Mail programs cut a message near 102 KB. Texts are bounded so that a mail stays under 60 KB. */
const MESSAGE = 300;
const VALUE = 200;
const LINE = 160;
const TAGS = 3;

/** Bounds and words all facts of the mail, so that both renderings have the same. */
export function issueFactsOf(input: IssueMailInput): IssueFacts {
  const { notification, event, reader } = input;
  const timeZone = reader?.timeZone ?? 'UTC';
  return {
    kind: notification.kind,
    project: input.projectSlug,
    shortId: input.shortId,
    title: visibleLine(input.title, MESSAGE),
    message: visibleLines(event?.metadata.value || event?.message?.formatted || '', MESSAGE),
    culprit: visibleLine(input.culprit, MESSAGE),
    link: input.link,
    frame: event ? frameFacts(crashFrameOf(event)) : null,
    details: detailsOf(notification, event, timeZone),
    verdict: verdictOf(notification, input.projectSlug, timeZone),
    footer: [
      completeUntil(notification.at, timeZone),
      reader
        ? mailReasonOf(reader, input.projectSlug)
        : `You get this mail because you have an account here and ${input.projectSlug} mails everyone of new and regressed issues.`,
    ],
    reader: reader ?? null,
  };
}

function verdictOf({ kind, release, resolved }: NotificationRecord, project: string, timeZone: string): string {
  const here = release === '' ? '' : ` in release ${visibleLine(release, VALUE)}`;
  if (kind === 'new') return `A new issue was seen in ${project}${here}.`;

  const by = resolved?.by ? ` by ${visibleLine(resolved.by, VALUE)}` : '';
  const at = resolved ? ` on ${minuteText(resolved.at, timeZone)}` : '';
  const inRelease = resolved?.inRelease ? `, as fixed in release ${visibleLine(resolved.inRelease, VALUE)}` : '';
  return `It was resolved${by}${at}${inRelease}. It is back${here}.`;
}

function detailsOf(
  notification: NotificationRecord,
  event: StoredEvent | null,
  timeZone: string,
): (readonly [string, string])[] {
  const tags = event?.tags.filter(([name]) => !['url', 'mechanism', 'handled'].includes(name)).slice(0, TAGS) ?? [];
  const breadcrumb = event?.breadcrumbs.at(-1);
  const details: (readonly [string, string])[] = [
    ['Release', notification.release],
    ['Environment', notification.environment],
    ...timesOf(notification, event, timeZone),
    ['URL', event?.request?.url ?? ''],
    ['User', event?.user?.email ?? event?.user?.username ?? event?.user?.id ?? event?.user?.ip_address ?? ''],
    ['Before it', [breadcrumb?.category, breadcrumb?.message].filter(Boolean).join(': ')],
    ...tags,
  ];
  return details
    .filter(([, value]) => value !== '')
    .map(([label, value]) => [visibleLine(label, 40), visibleLine(value, VALUE)]);
}

const APART_MS = 60_000;

/** When it happened, and beside it when it came and how its time was changed, where these differ. */
function timesOf(
  { at }: NotificationRecord,
  event: StoredEvent | null,
  timeZone: string,
): (readonly [string, string])[] {
  if (!event) return [['Seen', minuteText(at, timeZone)]];
  const [happenedMs, receivedMs] = [event.timestamp * 1000, event.received * 1000];
  const isApart = Math.abs(receivedMs - happenedMs) > APART_MS;
  return [
    ['Happened', minuteText(happenedMs, timeZone)],
    ...(isApart ? [['Received', minuteText(receivedMs, timeZone)] as const] : []),
    ...event.errors.flatMap((note) => {
      const text = clockText(note);
      return text === null ? [] : [[note.type === 'spooled' ? 'Kept' : 'Clock', text] as const];
    }),
  ];
}

function frameFacts(frame: StoredFrame | undefined): FrameFacts | null {
  if (!frame?.filename) return null;
  const line = frame.lineno ?? 0;
  const before = frame.context_line === undefined ? [] : (frame.pre_context?.slice(-3) ?? []);
  const after = frame.context_line === undefined ? [] : (frame.post_context?.slice(0, 3) ?? []);
  const lines = [...before, ...(frame.context_line === undefined ? [] : [frame.context_line]), ...after];
  return {
    place: visibleLine(`${frame.filename}${line > 0 ? `:${line}` : ''}${frame.colno ? `:${frame.colno}` : ''}`, VALUE),
    name: visibleLine(frame.function ?? '', VALUE),
    lines: lines.map((text, index) => ({
      number: line - before.length + index,
      text: visibleLines(text.replaceAll('\t', '  '), LINE).replaceAll('\n', ' '),
      isCrash: index === before.length,
    })),
  };
}
