import { usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { Project } from '../../contract/projects.ts';
import { projectsQuery } from '../app/queries.ts';
import { channelsQuery, tokensQuery } from './queries.ts';
import { t } from './text.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import styles from './page.module.css';
import { InstallationRetentionSettings } from './retention.tsx';
import { Channels } from './channels.tsx';
import { Teams } from './teams.tsx';
import { Tokens } from './tokens.tsx';
import { OrganizationScrubbingSettings } from './scrubbing.tsx';

/** The one that there is. */
const ORGANIZATION = 'default';

export function SettingsPage() {
  useTitle(t('settings.title'));
  const projects = useQuery(projectsQuery);
  usePrefetchQuery(tokensQuery);
  usePrefetchQuery(channelsQuery);
  return (
    <Page width="form" gap="wide">
      <h1>{t('settings.title')}</h1>
      <nav className={styles['others']} aria-label={t('settings.others')}>
        <Link to="/settings/people" className={buttonClass({})}>
          {t('settings.people')}
        </Link>
        <Link to="/settings/coming" className={buttonClass({})}>
          {t('settings.coming')}
        </Link>
        <Link to="/settings/notifications" className={buttonClass({})}>
          {t('nav.notifications')}
        </Link>
      </nav>
      <Section
        title={t('settings.projects')}
        tools={
          <Link to="/onboarding" search={{ create: '1' }} className={buttonClass({ size: 's' })}>
            <Icon name="plus" />
            {t('nav.newProject')}
          </Link>
        }
      >
        {projects.isPending && <Skeleton rows={3} height={84} />}
        {projects.isError && !projects.data && (
          <Problem error={projects.error} onRetry={() => void projects.refetch()} />
        )}
        <ul className={styles['list']}>
          {projects.data?.map((project) => (
            <ProjectRow key={project.id} project={project} />
          ))}
        </ul>
      </Section>
      {/* After the projects, whose number is not known before: nothing must be pushed down. */}
      {!projects.isPending && <Channels />}
      {!projects.isPending && <Tokens />}
      {!projects.isPending && <Teams />}
      {!projects.isPending && <OrganizationScrubbingSettings slug={ORGANIZATION} />}
      {!projects.isPending && <InstallationRetentionSettings />}
    </Page>
  );
}

function ProjectRow({ project }: { project: Project }) {
  return (
    <li className={styles['project']}>
      <div className={styles['head']}>
        <Link to="/settings/projects/$slug" params={{ slug: project.slug }}>
          {project.name}
        </Link>
        {project.status === 'disabled' && <Badge tone="warn">{t('settings.disabled')}</Badge>}
        <small>
          {project.slug} · {project.platform} · {t('settings.unresolved', { count: project.unresolved })} ·{' '}
          {project.lastReceivedAt === null ? (
            t('settings.noEvent')
          ) : (
            <>
              {t('settings.lastEvent')} <Time at={project.lastReceivedAt} />
            </>
          )}
        </small>
        <Link
          to="/settings/projects/$slug"
          params={{ slug: project.slug }}
          aria-label={`${t('settings.title')} ${project.name}`}
          className={buttonClass({ size: 's' })}
        >
          {t('settings.title')}
        </Link>
        <Link
          to="/onboarding"
          search={{ project: project.slug, create: undefined }}
          aria-label={`${t('settings.setup')} ${project.name}`}
          className={buttonClass({ size: 's' })}
        >
          {t('settings.setup')}
        </Link>
      </div>
      <CopyField value={project.dsn} name={`${t('settings.dsn')} ${project.name}`} />
    </li>
  );
}
