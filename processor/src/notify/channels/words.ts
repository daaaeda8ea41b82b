import { minuteText } from '../../operators/minute-text.ts';
import type { Notice } from '../notice.ts';
import { digestFactsOf } from './mail/digest-mail-facts.ts';
import { issueFactsOf } from './mail/issue-mail-facts.ts';
import { visibleLine, visibleLines } from './visible-text.ts';

/** A notice in words, for channels that show a heading, some lines and some facts. Bounded, not yet escaped. */
export interface Words {
  tone: 'bad' | 'plain';
  title: string;
  link: string;
  lines: readonly string[];
  facts: readonly (readonly [label: string, value: string])[];
}

const TITLE = 150;
/** Entries of a digest: a chat is no place for fifty. */
const MOST_ENTRIES = 10;

export function wordsOf(notice: Notice): Words {
  const words = wordsOfKind(notice);
  if (notice.doubted.length === 0) return words;
  const earlier = notice.doubted.map(({ title, at }) => `${title} (${minuteText(at)})`).join('; ');
  return { ...words, lines: [`Earlier messages may not have arrived: ${earlier}`, ...words.lines] };
}

function wordsOfKind(notice: Notice): Words {
  const { baseUrl } = notice;
  switch (notice.kind) {
    case 'issue': {
      const facts = issueFactsOf(notice.issue);
      const state = facts.kind === 'new' ? 'New' : 'Regressed';
      return {
        tone: 'bad',
        title: visibleLine(`[${state}] ${facts.project}: ${facts.title} (${facts.shortId})`, TITLE),
        link: facts.link,
        lines: [facts.message, facts.culprit, facts.verdict].filter((line) => line !== ''),
        facts: facts.details,
      };
    }
    case 'digest': {
      const facts = digestFactsOf(notice.digest);
      const shown = facts.entries.slice(0, MOST_ENTRIES);
      const rest = notice.digest.digest.issues - shown.length;
      return {
        tone: 'plain',
        title: visibleLine(facts.subject, TITLE),
        link: facts.link,
        lines: [
          facts.span,
          ...shown.map(({ state, title, details }) => `${state}: ${title} (${details.join(', ')})`),
          ...(rest > 0 ? [`and ${rest} more`] : []),
        ],
        facts: [],
      };
    }
    case 'operator':
      return {
        tone: 'bad',
        title: visibleLine(`[Breakwater] ${notice.notice.title}`, TITLE),
        link: `${baseUrl}/pipeline`,
        lines: visibleLines(notice.notice.detail, 1500).split('\n'),
        facts: [['Stage', notice.notice.stage]],
      };
    case 'test':
      return {
        tone: 'plain',
        title: '[Test] This is a test of Breakwater',
        link: `${baseUrl}/deliveries`,
        lines: [`${visibleLine(notice.by, TITLE)} asked for it on ${minuteText(notice.at)}. Nothing has happened.`],
        facts: [],
      };
  }
}
