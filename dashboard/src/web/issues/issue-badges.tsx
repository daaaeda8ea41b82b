import type { Issue } from '../../contract/issues.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';

export function IssueBadges({ issue }: { issue: Pick<Issue, 'status' | 'substatus' | 'handled'> }) {
  return (
    <>
      {issue.status === 'resolved' && <Badge tone="good">{t('issues.badge.resolved')}</Badge>}
      {issue.status === 'unresolved' && issue.substatus === 'new' && <Badge tone="new">{t('issues.badge.new')}</Badge>}
      {issue.status === 'unresolved' && issue.substatus === 'regressed' && (
        <Badge tone="bad">{t('issues.badge.regressed')}</Badge>
      )}
      {!issue.handled && <Badge tone="warn">{t('issues.badge.unhandled')}</Badge>}
    </>
  );
}
