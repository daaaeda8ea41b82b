import { Link } from '@tanstack/react-router';

import type { IssueDetail } from '../../contract/issues.ts';
import { t } from './text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { LevelMark } from '../ui/level-mark.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Crumbs } from '../ui/page.tsx';
import { Time } from '../ui/time.tsx';
import { DeleteIssue } from './delete-issue.tsx';
import { IssueBadges } from '../triage/issue-badges.tsx';
import type { Action } from '../triage/use-triage.ts';
import styles from './issue-header.module.css';

export function IssueHeader({
  issue,
  onAction,
  onMarkdown,
  onJson,
}: {
  issue: IssueDetail;
  onAction: (action: Action) => void;
  onMarkdown: (() => string) | null;
  onJson: (() => void) | null;
}) {
  return (
    <header className={styles['header']}>
      <Crumbs
        trail={[
          <Link key="list" to="/issues">
            {t('nav.issues')}
          </Link>,
          <Link key="project" to="/issues" search={{ project: issue.project.slug }}>
            {issue.project.name}
          </Link>,
          <span key="id" className={styles['id']}>
            {issue.shortId}
          </span>,
        ]}
      >
        <CopyButton text={issue.shortId} name={issue.shortId} />
      </Crumbs>
      <div className={styles['row']}>
        <div className={styles['title']}>
          <h1>{issue.type || issue.title}</h1>
          {issue.type !== '' && issue.value !== '' && <p className={styles['value']}>{issue.value}</p>}
          <div className={styles['meta']}>
            <LevelMark level={issue.level} withText />
            <IssueBadges issue={issue} />
            {issue.culprit !== '' && <code>{issue.culprit}</code>}
          </div>
        </div>
        <div className={styles['actions']}>
          {issue.status === 'unresolved' ? (
            <ResolveButton onAction={onAction} />
          ) : (
            <Button icon="reopen" onClick={() => onAction('reopen')}>
              {t('issues.reopen')}
            </Button>
          )}
          <CopyButton
            text={() => onMarkdown?.() ?? ''}
            name={t('issue.copyMarkdown')}
            label={t('issue.copyMarkdown')}
            disabled={onMarkdown === null}
          />
          <Button size="s" icon="code" disabled={onJson === null} onClick={() => onJson?.()}>
            {t('issue.rawJson')}
          </Button>
          <DeleteIssue issueId={issue.id} />
        </div>
      </div>
      {issue.resolved && (
        <p className={styles['resolved']} role="status">
          {issue.resolved.inRelease === ''
            ? t('issue.resolvedPlain', { name: issue.resolved.by })
            : t('issue.resolvedIn', { name: issue.resolved.by, release: issue.resolved.inRelease })}
          {' · '}
          <Time at={issue.resolved.at} />
        </p>
      )}
    </header>
  );
}

function ResolveButton({ onAction }: { onAction: (action: Action) => void }) {
  return (
    <div className={styles['split']}>
      <Button look="primary" icon="check" title={t('issues.resolveHint')} onClick={() => onAction('resolve')}>
        {t('issues.resolve')}
      </Button>
      <Menu align="end" trigger={<IconButton icon="down" label={t('issues.moreResolve')} />}>
        <MenuItem onSelect={() => onAction('resolve')} hint={t('issues.resolveHint')}>
          {t('issues.resolve')}
        </MenuItem>
        <MenuItem onSelect={() => onAction('resolveNow')} hint={t('issues.resolveNowHint')}>
          {t('issues.resolveNow')}
        </MenuItem>
      </Menu>
    </div>
  );
}
