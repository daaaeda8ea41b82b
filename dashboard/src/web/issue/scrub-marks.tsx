import type { StoredEvent } from '@breakwater/processor/store';

import styles from './scrub-marks.module.css';
import { t } from './text.ts';

type Mark = NonNullable<StoredEvent['scrubbed']>[number];

/** A quiet line that says how much of the event was scrubbed; it opens to the places, each with the rule that did it. */
export function ScrubMarks({ event: { scrubbed = [], scrubbedMore = 0 } }: { event: StoredEvent }) {
  if (scrubbed.length === 0) return null;
  return (
    <details className={styles['marks']}>
      <summary>{t('issue.scrubbed', { count: scrubbed.length + scrubbedMore })}</summary>
      <ul>
        {scrubbed.map(({ path, rule }, index) => (
          <li key={`${index}${path}`}>
            <code>{path}</code> <span>{ruleText(rule)}</span>
          </li>
        ))}
        {scrubbedMore > 0 && <li>{t('issue.scrubbedMore', { count: scrubbedMore })}</li>}
      </ul>
    </details>
  );
}

const BUILT_IN = {
  key: 'issue.scrub.key',
  text: 'issue.scrub.text',
  card: 'issue.scrub.card',
  iban: 'issue.scrub.iban',
  private_key: 'issue.scrub.private_key',
  api_key: 'issue.scrub.api_key',
  jwt: 'issue.scrub.jwt',
  bearer: 'issue.scrub.bearer',
  url_password: 'issue.scrub.url_password',
  address: 'issue.scrub.address',
} as const;

function ruleText(rule: Mark['rule']): string {
  const [scope, number = ''] = rule.split(':');
  if (scope === 'organization') return t('issue.scrub.organization', { number });
  if (scope === 'project') return t('issue.scrub.project', { number });
  return rule in BUILT_IN ? t(BUILT_IN[rule as keyof typeof BUILT_IN]) : rule;
}
