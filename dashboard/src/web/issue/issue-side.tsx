import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { IssueDetail } from '../../contract/issues.ts';
import { compact, percent } from '../format/numbers.ts';
import { silenceWords } from '../silences/silence-words.ts';
import { t } from './text.ts';
import { WhyGrouped } from './why-grouped.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { withTag } from '../search/query-parts.ts';
import styles from './issue-side.module.css';

const SHOWN_TAGS = 6;

/** Facts of the issue, and not of one event. */
export function IssueSide({ issue }: { issue: IssueDetail }) {
  return (
    <aside className={styles['side']} aria-label={t('nav.issues')}>
      <TagShares issue={issue} />
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
                {one.silence && <small>{t('issue.untold', { silence: silenceWords(one.silence) })}</small>}
              </li>
            ))}
        </ol>
        {issue.changes > issue.activity.length && (
          <p className={styles['note']}>{t('issue.activityMore', { count: issue.changes - issue.activity.length })}</p>
        )}
      </Section>
      <WhyGrouped version={issue.groupingVersion} grouping={issue.grouping} />
    </aside>
  );
}

function TagShares({ issue: { tags, tagKeys, taggedEvents, events } }: { issue: IssueDetail }) {
  const [all, setAll] = useState(false);
  const shown = all ? tags : tags.slice(0, SHOWN_TAGS);
  return (
    <Section title={t('issue.tags')}>
      {tags.length === 0 ? (
        <p className={styles['note']}>{t('issue.tagsNone')}</p>
      ) : (
        <table className={styles['tags']}>
          <thead>
            <tr>
              <th scope="col">{t('issue.tagValue')}</th>
              <th scope="col">{t('issue.tagShare')}</th>
              <th scope="col">{t('issue.lastSeen')}</th>
            </tr>
          </thead>
          {shown.map((tag) => (
            <TagShare key={tag.key} tag={tag} />
          ))}
        </table>
      )}
      {taggedEvents < events && (
        <p className={styles['note']}>{t('issue.tagsOf', { count: taggedEvents, total: events })}</p>
      )}
      {all && tagKeys > tags.length && (
        <p className={styles['note']}>{t('issue.tagsMore', { count: tagKeys - tags.length })}</p>
      )}
      {tags.length > SHOWN_TAGS && (
        <Button size="s" look="quiet" onClick={() => setAll(!all)}>
          {all ? t('action.showLess') : t('action.showAll', { count: tags.length })}
        </Button>
      )}
    </Section>
  );
}

function TagShare({ tag }: { tag: IssueDetail['tags'][number] }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={3}>
          {tag.key}
        </th>
      </tr>
      {tag.values.map(({ value, count, lastSeen }) => {
        const share = count / Math.max(1, tag.total);
        return (
          <tr key={value}>
            <td>
              <Link
                to="/issues"
                search={{ query: withTag('', tag.key, value) }}
                aria-label={t('issue.tagSearch', { key: tag.key, value })}
                title={value}
              >
                <span className={styles['bar']} style={{ inlineSize: `${Math.max(1, share * 100)}%` }} />
                <span className={styles['value']}>{value}</span>
              </Link>
            </td>
            <td title={compact(count)}>{percent(share)}</td>
            <td>
              <Time at={lastSeen} look="age" />
            </td>
          </tr>
        );
      })}
    </tbody>
  );
}
