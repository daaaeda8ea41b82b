import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import { DEFAULT_ISSUE_QUERY } from '../../contract/issues.ts';
import { projectsQuery } from '../app/queries.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import styles from './no-issues.module.css';
import { partsOf, withoutPart } from '../search/query-parts.ts';

const route = getRouteApi('/app/issues');

/** An empty list has one of three reasons, and each has its own next step. */
export function NoIssues({ query, onQuery }: { query: string; onQuery: (query: string) => void }) {
  const { data: projects = [] } = useQuery(projectsQuery);
  const { project } = useScope();
  const asked = projects.filter((one) => project === undefined || one.slug === project);
  if (asked.length > 0 && asked.every((one) => one.lastReceivedAt === null)) return <NothingYet project={project} />;
  if (query.trim() === DEFAULT_ISSUE_QUERY) return <AllDone onResolved={() => onQuery('is:resolved')} />;
  return <NothingMatches query={query} onQuery={onQuery} />;
}

function NothingYet({ project }: { project: string | undefined }) {
  return (
    <Empty title={t('issues.start.title')}>
      <p>{t('issues.start.text')}</p>
      <Link
        to="/onboarding"
        search={project === undefined ? {} : { project }}
        className={buttonClass({ look: 'primary' })}
      >
        {t('issues.start.button')}
      </Link>
      {project === undefined ? (
        <Link to="/settings/coming">{t('issues.start.why')}</Link>
      ) : (
        <Link to="/settings/projects/$slug" params={{ slug: project }} hash="coming">
          {t('issues.start.why')}
        </Link>
      )}
    </Empty>
  );
}

function AllDone({ onResolved }: { onResolved: () => void }) {
  return (
    <Empty title={t('issues.done.title')}>
      <p>{t('issues.done.text')}</p>
      <Button onClick={onResolved}>{t('issues.done.show')}</Button>
    </Empty>
  );
}

function NothingMatches({ query, onQuery }: { query: string; onQuery: (query: string) => void }) {
  const navigate = route.useNavigate();
  const { project, period } = useScope();
  return (
    <Empty title={t('issues.none.title')}>
      {query.trim() !== '' && <p>{t('issues.none.parts')}</p>}
      <ul className={styles['parts']}>
        {partsOf(query).map((part) => (
          <li key={part.at}>
            <Button
              icon="close"
              aria-label={t('issues.none.remove', { part: part.text })}
              onClick={() => onQuery(withoutPart(query, part))}
            >
              <code>{part.text}</code>
            </Button>
          </li>
        ))}
      </ul>
      <div className={styles['wider']}>
        {period !== '90d' && (
          <Button look="quiet" onClick={() => void navigate({ search: (now) => ({ ...now, period: '90d' }) })}>
            {t('issues.none.period')}
          </Button>
        )}
        {project !== undefined && (
          <Button look="quiet" onClick={() => void navigate({ search: (now) => ({ ...now, project: undefined }) })}>
            {t('issues.none.project')}
          </Button>
        )}
      </div>
    </Empty>
  );
}
