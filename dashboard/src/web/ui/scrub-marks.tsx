import type { ScrubMark } from '@breakwater/processor/store';

import { scrubMarks } from '../i18n/en/scrub-marks.ts';
import { textOf } from '../i18n/text-of.ts';
import styles from './scrub-marks.module.css';

const t = textOf(scrubMarks);

/** A quiet line that says how much of an event or span was scrubbed; it opens to the places, each with the rule that did it. */
export function ScrubMarks({ marks, more }: { marks: readonly ScrubMark[]; more: number }) {
  if (marks.length === 0) return null;
  return (
    <details className={styles['marks']}>
      <summary>{t('scrub.places', { count: marks.length + more })}</summary>
      <ul>
        {marks.map(({ path, rule }, index) => (
          <li key={`${index}${path}`}>
            <code>{path}</code> <span>{ruleText(rule)}</span>
          </li>
        ))}
        {more > 0 && <li>{t('scrub.more', { count: more })}</li>}
      </ul>
    </details>
  );
}

const BUILT_IN = {
  key: 'scrub.key',
  text: 'scrub.text',
  card: 'scrub.card',
  iban: 'scrub.iban',
  private_key: 'scrub.private_key',
  api_key: 'scrub.api_key',
  jwt: 'scrub.jwt',
  bearer: 'scrub.bearer',
  url_password: 'scrub.url_password',
  address: 'scrub.address',
} as const;

function ruleText(rule: string): string {
  const [scope, number = ''] = rule.split(':');
  if (scope === 'organization') return t('scrub.organization', { number });
  if (scope === 'project') return t('scrub.project', { number });
  return rule in BUILT_IN ? t(BUILT_IN[rule as keyof typeof BUILT_IN]) : rule;
}
