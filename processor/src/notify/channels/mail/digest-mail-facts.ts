import type { Digest, DigestEntry, FoldReason } from '../../../alerts/digest.ts';
import type { Silence } from '../../../directory/silences.ts';
import { minuteText } from '../../../operators/minute-text.ts';
import { visibleLine } from '../visible-text.ts';
import { completeUntil, mailReasonOf } from './reader.ts';
import type { MailReader } from './reader.ts';

export interface DigestMailInput {
  digest: Digest;
  reader: MailReader;
  /** The list of issues. */
  link: string;
  /** The time up to which the digest knows everything. */
  dataUpTo: number;
  /** The single notices that the reader gets in an hour. */
  perHour: number;
  /** The silence that held the notices; absent where something else did. */
  silence?: Pick<Silence, 'environment' | 'by' | 'until' | 'why'>;
}

/** All facts in a digest mail, ready to be written down. */
export interface DigestFacts {
  subject: string;
  /** The project, or how many there are. */
  from: string;
  /** The numbers of issues, in a few words. */
  heading: string;
  span: string;
  /** Why these notices are in a digest: one sentence for each reason. */
  reasons: readonly string[];
  entries: readonly EntryFacts[];
  /** How many issues are not shown; empty where all are. */
  more: string;
  link: string;
  footer: readonly string[];
  reader: MailReader;
}

export interface EntryFacts {
  state: string;
  isRegressed: boolean;
  title: string;
  culprit: string;
  link: string;
  /** Short id, users, events, environment, release and time. */
  details: readonly string[];
}

/** Mail programs cut a message near 102 KB: fifty entries of these lengths are under 75 KB. */
const TITLE = 100;
const CULPRIT = 60;
const NAME = 30;
const WHY = 200;

/** Bounds and words all facts of the mail, so that both renderings have the same. */
export function digestFactsOf(input: DigestMailInput): DigestFacts {
  const { digest, reader, link } = input;
  const { timeZone } = reader;
  const projects = [...new Set(digest.entries.map(({ projectSlug }) => projectSlug))];
  const from = projects.length === 1 && projects[0] ? projects[0] : `${projects.length} projects`;
  const counts = countsOf(digest.regressed, digest.issues - digest.regressed);
  return {
    subject: `[Digest] ${from}: ${counts}`,
    from,
    heading: counts,
    span:
      `${plural(digest.notices, 'notice')} ${spanText(digest, timeZone)}` +
      `${digest.unhandled > 0 ? `; ${plural(digest.unhandled, 'issue')} with unhandled errors` : ''}.`,
    reasons: reasonsOf(input, from),
    entries: digest.entries.map((entry) => entryFacts(entry, digest, projects.length > 1, timeZone)),
    more: digest.more === 0 ? '' : `and ${plural(digest.more, 'more issue')}`,
    link,
    footer: [completeUntil(input.dataUpTo, timeZone), mailReasonOf(reader, from)],
    reader,
  };
}

/** The noun goes with the last number. */
const countsOf = (regressed: number, fresh: number): string =>
  [regressed > 0 && `${regressed} regressed`, fresh > 0 && `${fresh} new`].filter(Boolean).join(', ') +
  ((fresh || regressed) === 1 ? ' issue' : ' issues');

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Most important first: a silence is somebody's wish, a budget nobody's. */
const ORDER: readonly FoldReason[] = ['silence', 'preference', 'new_project', 'budget'];

function reasonsOf({ digest, perHour, silence, reader }: DigestMailInput, from: string): string[] {
  return ORDER.flatMap((reason) => {
    const count = digest.folded[reason] ?? 0;
    if (count === 0) return [];
    const those = plural(count, 'notice');
    switch (reason) {
      case 'silence':
        return `${those} came while ${silenced(silence, from, reader.timeZone)}.`;
      case 'preference':
        return `${those} came for projects of which you chose digests.`;
      case 'new_project':
        return `${those} came from a project in its first 24 hours, whose issues come in one digest an hour.`;
      case 'budget':
        return `${those} came beyond the ${perHour} single mails an hour that you get.`;
    }
  });
}

function silenced(silence: DigestMailInput['silence'], from: string, timeZone: string): string {
  if (!silence) return `${from} was silenced`;
  const { environment, by, until, why } = silence;
  const place = environment === '' ? from : `${visibleLine(environment, NAME)} of ${from}`;
  return `${place} was silenced by ${visibleLine(by, NAME)} until ${minuteText(until, timeZone)}: ${visibleLine(why, WHY)}`;
}

function entryFacts(entry: DigestEntry, span: Span, namesProject: boolean, timeZone: string): EntryFacts {
  const isRegressed = entry.kind === 'regressed';
  return {
    state: `${isRegressed ? 'Regressed' : 'New'}${entry.handled ? '' : ', unhandled'}`,
    isRegressed,
    title: visibleLine(entry.title, TITLE) || entry.shortId,
    culprit: visibleLine(entry.culprit, CULPRIT),
    link: entry.link,
    details: [
      namesProject ? entry.projectSlug : '',
      entry.shortId,
      plural(entry.users, 'user'),
      plural(entry.events, 'event'),
      visibleLine(entry.environment, NAME),
      visibleLine(entry.release, NAME),
      shortTime(entry.at, span, timeZone),
    ].filter((detail) => detail !== ''),
  };
}

type Span = Pick<Digest, 'from' | 'to'>;

/** One time where both ends are in one minute. */
function spanText(span: Span, timeZone: string): string {
  const [from, to] = [dateTime(span.from, timeZone), dateTime(span.to, timeZone)];
  const words = from === to ? `at ${from}` : `between ${from} and ${shortTime(span.to, span, timeZone)}`;
  return `${words} ${zoneAt(span.to, timeZone)}`;
}

const zoneAt = (at: number, timeZone: string): string => minuteText(at, timeZone).split(' ')[2] ?? '';

const dateTime = (at: number, timeZone: string): string => minuteText(at, timeZone).split(' ').slice(0, 2).join(' ');

/** The time of day, with its date where the span has several. */
function shortTime(at: number, { from, to }: Span, timeZone: string): string {
  const [date = '', time = ''] = minuteText(at, timeZone).split(' ');
  const isOneDay = minuteText(from, timeZone).startsWith(date) && minuteText(to, timeZone).startsWith(date);
  return isOneDay ? time : dateTime(at, timeZone);
}
