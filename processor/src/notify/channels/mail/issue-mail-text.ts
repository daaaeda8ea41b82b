import { footerText } from './reader.ts';
import type { IssueFacts } from './issue-mail-facts.ts';

/** Written to be read, not HTML without its tags. */
export function issueMailText(facts: IssueFacts): string {
  const width = Math.max(0, ...facts.details.map(([label]) => label.length));
  const frame = facts.frame && [
    '',
    `${facts.frame.place}${facts.frame.name === '' ? '' : ` in ${facts.frame.name}`}`,
    ...facts.frame.lines.map(
      ({ number, text, isCrash }) => `${isCrash ? '>' : ' '} ${String(number).padStart(5)} | ${text}`,
    ),
  ];
  return [
    `${facts.kind === 'new' ? 'NEW' : 'REGRESSED'}: ${facts.title}`,
    ...(facts.culprit === '' ? [] : [facts.culprit]),
    '',
    facts.verdict,
    ...(frame ?? []),
    '',
    ...facts.details.map(([label, value]) => `${`${label}:`.padEnd(width + 2)}${value}`),
    '',
    `Open ${facts.shortId}: ${facts.link}`,
    '',
    ...footerText(facts.footer, facts.reader, facts.project),
    '',
  ].join('\n');
}
