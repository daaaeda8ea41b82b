import type { DigestFacts, EntryFacts } from './digest-mail-facts.ts';
import { footerText } from './reader.ts';

/** Written to be read, not HTML without its tags. */
export const digestMailText = (facts: DigestFacts): string =>
  [
    `DIGEST of ${facts.from}: ${facts.heading}`,
    facts.span,
    ...facts.reasons,
    ...facts.entries.flatMap(entryText),
    '',
    ...(facts.more === '' ? [] : [facts.more, '']),
    `Open the issues: ${facts.link}`,
    '',
    ...footerText(facts.footer, facts.reader, facts.from),
    '',
  ].join('\n');

const entryText = (entry: EntryFacts, index: number): string[] => [
  '',
  `${index + 1}. ${entry.state}: ${entry.title}`,
  ...(entry.culprit === '' ? [] : [`   ${entry.culprit}`]),
  `   ${entry.details.join(' · ')}`,
  `   ${entry.link}`,
];
