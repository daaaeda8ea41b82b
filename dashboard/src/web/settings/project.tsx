import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import type { Project } from '../../contract/projects.ts';
import { artifactsQuery, projectsQuery } from '../app/queries.ts';
import { bytes } from '../format/numbers.ts';
import { t } from './text.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { uploadCommand } from '../onboarding/snippets.ts';
import { Nowhere } from '../app/other.tsx';
import { IntakeSettings } from './intake.tsx';
import styles from './page.module.css';

const route = getRouteApi('/app/settings/projects/$slug');
const COLUMNS = ['name', 'kind', 'debugId', 'size', 'uploaded'] as const;

export function ProjectSettingsPage() {
  const { slug } = route.useParams();
  const projects = useQuery(projectsQuery);
  const project = projects.data?.find((one) => one.slug === slug);
  useTitle(project?.name ?? t('settings.project'));
  if (projects.isError && !projects.data)
    return <Problem isPage error={projects.error} onRetry={() => void projects.refetch()} />;
  if (!projects.data) return <Skeleton rows={5} height={80} />;
  if (!project) return <Nowhere />;
  return (
    <div className={styles['page']}>
      <nav aria-label={t('nav.crumbs')} className={styles['crumbs']}>
        <Link to="/settings">{t('settings.title')}</Link>
        <span aria-hidden="true">/</span>
        <span>{project.slug}</span>
      </nav>
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
      <Section title={t('settings.keys')}>
        <p className={styles['note']}>{t('settings.keysText')}</p>
        <div className={styles['keys']}>
          {project.keys.map((key) => (
            <div key={key.publicKey}>
              <h3>
                {key.label} {key.status === 'disabled' && <Badge tone="warn">{t('settings.disabled')}</Badge>}
              </h3>
              <CopyField value={key.dsn} name={`${t('onboarding.dsn')} ${key.label}`} />
            </div>
          ))}
        </div>
      </Section>
      <SourceMaps project={project} />
      <IntakeSettings slug={project.slug} />
    </div>
  );
}

function SourceMaps({ project }: { project: Project }) {
  const artifacts = useQuery(artifactsQuery(project.slug));
  return (
    <Section title={t('settings.maps')}>
      <p className={styles['note']}>{t('settings.mapsText')}</p>
      {artifacts.isPending && <Skeleton rows={3} height={38} />}
      {artifacts.isError && <Problem error={artifacts.error} onRetry={() => void artifacts.refetch()} />}
      {artifacts.data?.length === 0 && (
        <>
          <p className={styles['note']}>{t('settings.mapsNone')}</p>
          <CodeBlock code={uploadCommand(location.origin, project)} language="shell" label={t('settings.maps')} />
        </>
      )}
      {artifacts.data && artifacts.data.length > 0 && (
        <table className={styles['files']}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" data-column={column}>
                  {t(`settings.map.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {artifacts.data.map((artifact) => (
              <tr key={`${artifact.debugId}${artifact.kind}`}>
                <td data-column="name" title={artifact.name}>
                  {artifact.name}
                </td>
                <td data-column="kind">{t(`settings.map.${artifact.kind}`)}</td>
                <td data-column="debugId" title={artifact.debugId}>
                  <code>{artifact.debugId}</code>
                </td>
                <td data-column="size">{bytes(artifact.bytes)}</td>
                <td data-column="uploaded">
                  <Time at={artifact.uploadedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
