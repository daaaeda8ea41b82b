import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { IssueDetail } from '../../contract/issues.ts';
import { compact, percent } from '../format/numbers.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { withTag } from '../issues/query-parts.ts';
import styles from './issue-side.module.css';

const SHOWN_TAGS = 6;

/** What is true of the issue and not of one event. */
export function IssueSide({ issue }: { issue: IssueDetail }) {
  return (
    <aside className={styles['side']} aria-label={t('nav.issues')}>
      <TagShares tags={issue.tags} />
      <Section title={t('issue.activity')}>
        <ol className={styles['activity']}>
          {issue.activity
            .toSorted((one, other) => other.at - one.at)
            .map((one) => (
              <li key={`${one.kind}${one.at}`} data-kind={one.kind}>
                <b>{t(`issue.activity.${one.kind}`)}</b>
                {one.by !== '' && <span> {t('issue.activityBy', { name: one.by })}</span>}
                {one.release !== '' && <span> {t('issue.inRelease', { release: one.release })}</span>}
                <small>
                  <Time at={one.at} />
                </small>
              </li>
            ))}
        </ol>
      </Section>
      <Section title={t('issue.grouped')}>
        <p className={styles['note']}>{t('issue.groupedText', { version: issue.groupingVersion })}</p>
        <ol className={styles['parts']}>
          {issue.fingerprint.map((part, index) => (
            <li key={index}>
              <code>{part}</code>
            </li>
          ))}
        </ol>
      </Section>
    </aside>
  );
}

function TagShares({ tags }: { tags: IssueDetail['tags'] }) {
  const [all, setAll] = useState(false);
  const shown = all ? tags : tags.slice(0, SHOWN_TAGS);
  return (
    <Section title={t('issue.tags')}>
      {tags.length === 0 && <p className={styles['note']}>{t('issue.tagsNone')}</p>}
      <div className={styles['tags']}>
        {shown.map((tag) => (
          <div key={tag.key} className={styles['tag']}>
            <h3>{tag.key}</h3>
            <ul>
              {tag.values.map(({ value, count, lastSeen }) => {
                const share = count / Math.max(1, tag.total);
                return (
                  <li key={value}>
                    <Link
                      to="/issues"
                      search={{ query: withTag('', tag.key, value) }}
                      aria-label={`${t('issue.tagSearch', { key: tag.key, value })}, ${percent(share)}`}
                      title={value}
                    >
                      <span className={styles['bar']} style={{ inlineSize: `${Math.max(1, share * 100)}%` }} />
                      <span className={styles['value']}>{value}</span>
                    </Link>
                    <span className={styles['share']} title={compact(count)}>
                      {percent(share)}
                    </span>
                    <span className={styles['seen']}>
                      <Time at={lastSeen} look="age" />
                    </span>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </div>
      {tags.length > SHOWN_TAGS && (
        <Button size="s" look="quiet" onClick={() => setAll(!all)}>
          {all ? t('action.showLess') : t('action.showAll', { count: tags.length })}
        </Button>
      )}
    </Section>
  );
}
