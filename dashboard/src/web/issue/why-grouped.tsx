import type { IssueGrouping } from '../../contract/issues.ts';
import { Section } from '../ui/section.tsx';
import { t } from './text.ts';
import styles from './issue-side.module.css';

/** The parts that the newest event is grouped by, the rest of it with the reason why it does not count, and how its group came here. */
export function WhyGrouped({
  version,
  grouping: { parts, left, cameBy },
}: {
  version: string;
  grouping: IssueGrouping;
}) {
  const reasons = [...new Set(left.map(({ why }) => why))];
  return (
    <Section title={t('issue.grouped')}>
      <p className={styles['note']}>{t('issue.groupedText', { version })}</p>
      <ol className={styles['parts']}>
        {parts.map(({ kind, text }, index) => (
          <li key={index}>
            {kind !== 'part' && <small>{t(`issue.part.${kind}`)}</small>} <code>{text}</code>
          </li>
        ))}
      </ol>
      <p className={styles['note']}>{t(`issue.cameBy.${cameBy}`)}</p>
      {reasons.length > 0 && (
        <details className={styles['left']}>
          <summary>{t('issue.left')}</summary>
          <ul>
            {reasons.map((why) => (
              <li key={why}>
                {t(`issue.left.${why}`)}{' '}
                {left
                  .filter((one) => one.why === why && one.text !== '')
                  .map(({ text }, index) => (
                    <code key={index}>{text}</code>
                  ))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
