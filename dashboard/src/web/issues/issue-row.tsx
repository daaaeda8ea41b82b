import { Link } from '@tanstack/react-router';
import { memo } from 'react';

import type { Issue } from '../../contract/issues.ts';
import { compact, full } from '../format/numbers.ts';
import { t } from './text.ts';
import { classes } from '../ui/classes.ts';
import type { Band } from '../ui/hatch-path.ts';
import { LevelMark } from '../ui/level-mark.tsx';
import { Sparkline } from '../ui/sparkline.tsx';
import { Time } from '../ui/time.tsx';
import { eventCount, eventCountTitle } from '../triage/event-counts.ts';
import { IssueBadges } from '../triage/issue-badges.tsx';
import styles from './issue-row.module.css';

/** One row, always of one height. The title's link covers it; what can be used beside it lies above the link. */
export const IssueItem = memo(function IssueRow({
  issue,
  index,
  selected,
  narrow,
  lost,
  onSelect,
}: {
  issue: Issue;
  index: number;
  selected: boolean;
  narrow: boolean;
  /** The parts of the trend at which records were lost. */
  lost: readonly Band[];
  onSelect: (id: string, range: boolean) => void;
}) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles['row']}
      data-selected={selected}
      data-done={issue.status === 'resolved'}
    >
      <div role="cell" className={styles['select']}>
        <input
          type="checkbox"
          checked={selected}
          aria-label={t('issues.selectOne', { id: issue.shortId })}
          onChange={() => {}}
          onClick={(event) => onSelect(issue.id, event.shiftKey)}
        />
      </div>
      <div role="cell" className={styles['issue']}>
        <div className={styles['line']}>
          <LevelMark level={issue.level} />
          <Link
            to="/issues/$issueId"
            params={{ issueId: issue.id }}
            className={styles['link']}
            data-issue={issue.id}
            title={issue.title}
          >
            <b>{issue.type || issue.title}</b>
            {issue.type !== '' && issue.value !== '' && <span> {issue.value}</span>}
          </Link>
        </div>
        <div className={styles['meta']}>
          <span className={styles['id']}>{issue.shortId}</span>
          <IssueBadges issue={issue} />
          <span className={styles['project']}>{issue.project.name}</span>
          {issue.culprit !== '' && <span className={styles['culprit']}>{issue.culprit}</span>}
        </div>
      </div>
      <div role="cell" className={styles['trend']}>
        <Sparkline values={issue.trend} bands={lost} label={t('issues.trend', { most: Math.max(0, ...issue.trend) })} />
      </div>
      <Count value={eventCount(issue)} title={eventCountTitle(issue)} name={t('issues.column.events')} />
      <Count value={compact(issue.users)} title={full(issue.users)} name={t('issues.column.users')} />
      <div role="cell" className={classes(styles['time'], styles['seen'])}>
        <Time at={issue.lastSeen} look={narrow ? 'age' : 'relative'} />
      </div>
      <div role="cell" className={classes(styles['time'], styles['age'])}>
        <Time at={issue.firstSeen} look="age" />
      </div>
    </div>
  );
});

function Count({ value, title, name }: { value: string; title: string; name: string }) {
  return (
    <div role="cell" className={styles['count']} title={title}>
      <b>{value}</b>
      <span className={styles['unit']}>{name}</span>
    </div>
  );
}
