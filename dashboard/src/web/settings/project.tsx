import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';

import type { Project } from '../../contract/projects.ts';
import { artifactsQuery, comingQuery, keysQuery } from './queries.ts';
import { BASE_PATH } from '../app/base-path.ts';
import { projectsQuery } from '../app/queries.ts';
import { bytes } from '../format/numbers.ts';
import { t } from './text.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { ReadSection } from '../forms/read-section.tsx';
import { buttonClass } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code.tsx';
import { Crumbs, Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import type { Column } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import { uploadCommand } from '../source-maps/upload-command.ts';
import { ProjectSilence } from '../silences/project-silence.tsx';
import { Nowhere } from '../app/other.tsx';
import { ComingOfProject } from './coming.tsx';
import { DeleteProject } from './delete-project.tsx';
import { IntakeSettings } from './intake.tsx';
import { Keys } from './keys.tsx';
import styles from './page.module.css';
import { ProjectNames } from './project-names.tsx';
import { ProjectRetentionSettings } from './retention.tsx';
import { ProjectScrubbingSettings } from './scrubbing.tsx';

const route = getRouteApi('/app/settings/projects/$slug');
const COLUMNS: readonly Column<'name' | 'kind' | 'debugId' | 'size' | 'uploaded', never>[] = [
  { key: 'name', name: t('settings.map.name') },
  { key: 'kind', name: t('settings.map.kind') },
  { key: 'debugId', name: t('settings.map.debugId') },
  { key: 'size', name: t('settings.map.size'), align: 'end' },
  { key: 'uploaded', name: t('settings.map.uploaded') },
];

export function ProjectSettingsPage() {
  const { slug } = route.useParams();
  const projects = useQuery(projectsQuery);
  const project = projects.data?.find((one) => one.slug === slug);
  useTitle(project?.name ?? t('settings.project'));
  if (projects.isError && !projects.data)
    return <Problem isPage error={projects.error} onRetry={() => void projects.refetch()} />;
  if (!projects.data) return <Skeleton rows={5} height={80} />;
  // An old link has a slug that the project had before.
  const renamed = projects.data.find(({ formerSlugs }) => formerSlugs.includes(slug));
  if (!project && renamed) return <Navigate to="/settings/projects/$slug" params={{ slug: renamed.slug }} replace />;
  if (!project) return <Nowhere />;
  return (
    <Page width="form" gap="wide">
      <Crumbs
        trail={[
          <Link key="settings" to="/settings">
            {t('settings.title')}
          </Link>,
          <span key="project">{project.slug}</span>,
        ]}
      />
      <div className={styles['head']}>
        <h1>{project.name}</h1>
        <small>{project.platform}</small>
        <Link
          to="/onboarding"
          search={{ project: project.slug, create: undefined }}
          className={buttonClass({ size: 's' })}
        >
          {t('settings.setup')}
        </Link>
      </div>
      <Parts project={project} />
    </Page>
  );
}

/** The first two are of a height that is not known before, so that the others come after them: nothing must be pushed down. */
function Parts({ project }: { project: Project }) {
  const { slug } = project;
  const coming = useQuery(comingQuery(slug));
  const keys = useQuery(keysQuery(slug));
  return (
    <>
      <ComingOfProject slug={slug} />
      {!coming.isPending && <Keys slug={slug} />}
      {!coming.isPending && !keys.isPending && (
        <>
          <ProjectNames key={slug} project={project} />
          <ProjectSilence slug={slug} />
          <IntakeSettings slug={slug} />
          <ProjectScrubbingSettings slug={slug} />
          <ProjectRetentionSettings slug={slug} />
          <SourceMaps project={project} />
          <DeleteProject project={project} />
        </>
      )}
    </>
  );
}

function SourceMaps({ project }: { project: Project }) {
  const artifacts = useQuery(artifactsQuery(project.slug));
  return (
    <ReadSection title={t('settings.maps')} text={t('settings.mapsText')} query={artifacts} rows={3} height={38}>
      {({ artifacts: shown, total }) => (
        <>
          {total === 0 && (
            <>
              <p className={styles['note']}>{t('settings.mapsNone')}</p>
              <CodeBlock
                code={uploadCommand(location.origin + BASE_PATH, project)}
                language="shell"
                label={t('settings.maps')}
              />
            </>
          )}
          {total > 0 && (
            <Table columns={COLUMNS} className={styles['files']}>
              {shown.map((artifact) => (
                <tr key={`${artifact.debugId}${artifact.kind}`}>
                  <td data-column="name" title={artifact.name}>
                    {artifact.name}
                  </td>
                  <td data-column="kind">{t(`settings.map.${artifact.kind}`)}</td>
                  <td data-column="debugId" title={artifact.debugId}>
                    <code>{artifact.debugId}</code>
                  </td>
                  <td data-column="size" data-align="end">
                    {bytes(artifact.bytes)}
                  </td>
                  <td data-column="uploaded">
                    <Time at={artifact.uploadedAt} />
                  </td>
                </tr>
              ))}
            </Table>
          )}
          {total > shown.length && (
            <p className={styles['note']}>
              {t('settings.mapsNewest', { shown: String(shown.length), total: String(total) })}
            </p>
          )}
        </>
      )}
    </ReadSection>
  );
}
