import { useQuery } from '@tanstack/react-query';
import { BASE_PATH } from '../app/base-path.ts';
import { getRouteApi, Link } from '@tanstack/react-router';

import { projectsQuery } from '../app/queries.ts';
import type { Project } from '../../contract/projects.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { CodeBlock } from '../ui/code.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { FirstEventWatch } from './first-event-watch.tsx';
import { NewProject } from './new-project.tsx';
import styles from './page.module.css';
import { PlatformTiles } from './platform-tiles.tsx';
import type { Platform } from '../../contract/projects.ts';
import { platformNamed } from './search.ts';
import { uploadCommand } from '../source-maps/upload-command.ts';
import { servedSdkQuery } from './queries.ts';
import { curlFor, stepsFor } from './snippets.ts';
import type { Step } from './step-parts.ts';

const route = getRouteApi('/app/onboarding');

export function OnboardingPage() {
  const { create } = route.useSearch();
  const { project: slug } = useScope();
  const projects = useQuery(projectsQuery);
  if (projects.isError && !projects.data)
    return <Problem isPage error={projects.error} onRetry={() => void projects.refetch()} />;
  if (!projects.data) return <Skeleton rows={8} height={80} />;
  const chosen = create === '1' ? undefined : chooseProject(projects.data, slug);
  return (
    <Page width="form" gap="wide">
      {chosen ? <SetUp key={chosen.slug} project={chosen} /> : <Choose projects={projects.data} />}
    </Page>
  );
}

/** The one in the address, or the only one there is. */
const chooseProject = (projects: readonly Project[], slug: string | undefined): Project | undefined =>
  projects.find((project) => project.slug === slug) ?? (projects.length === 1 ? projects[0] : undefined);

function Choose({ projects }: { projects: readonly Project[] }) {
  useTitle(t('onboarding.newTitle'));
  return (
    <>
      <header className={styles['intro']}>
        <h1>{t('onboarding.newTitle')}</h1>
        <p>{t('onboarding.newText')}</p>
      </header>
      <NewProject />
      {projects.length > 0 && (
        <section className={styles['existing']}>
          <h2>{t('onboarding.existing')}</h2>
          <ul>
            {projects.map((project) => (
              <li key={project.slug}>
                <Link to="/onboarding" search={{ project: project.slug, create: undefined }}>
                  {project.name}
                </Link>
                <span>{project.platform}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function SetUp({ project }: { project: Project }) {
  useTitle(t('onboarding.title', { name: project.name }));
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const platform = search.platform ?? chosenBefore(project);
  return (
    <>
      <header className={styles['intro']}>
        <h1>{t('onboarding.title', { name: project.name })}</h1>
      </header>
      <PlatformTiles
        value={platform}
        onChange={(next) =>
          void navigate({ search: (now) => ({ ...now, platform: next }), replace: true, resetScroll: false })
        }
      />
      <div className={styles['columns']}>
        <ol className={styles['steps']}>
          <li className={styles['step']}>
            <h2>{t('onboarding.dsn')}</h2>
            <p>{t('onboarding.dsnText')}</p>
            <CopyField value={project.dsn} name={t('onboarding.dsn')} />
          </li>
          {platform === undefined ? (
            <li className={styles['step']}>
              <p>{t('onboarding.choose')}</p>
            </li>
          ) : (
            <Steps platform={platform} project={project} />
          )}
        </ol>
        <FirstEventWatch project={project} />
      </div>
    </>
  );
}

/** A page without a bundler has none, Next.js makes none for browsers unless it is told to, and other SDKs have commands of their own. */
const WITHOUT_MAPS: readonly Platform[] = ['javascript', 'nextjs', 'other'];

/** The first project of an installation is of no platform until somebody says so. */
const chosenBefore = ({ platform }: Project): Platform | undefined =>
  platform === 'other' ? undefined : platformNamed(platform);

function Steps({ platform, project }: { platform: Platform; project: Project }) {
  const sdk = useQuery(servedSdkQuery);
  const steps: Step[] = [
    ...(sdk.data ? stepsFor(platform, { dsn: project.dsn, sdk: sdk.data }) : []),
    { title: t('onboarding.curl'), code: curlFor(project.dsn), language: 'shell' },
    ...(WITHOUT_MAPS.includes(platform) ? [] : [mapsStep(project)]),
  ];
  if (sdk.isPending)
    return (
      <li className={styles['step']}>
        <Skeleton rows={3} height={120} />
      </li>
    );
  return (
    <>
      {sdk.isError && (
        <li className={styles['step']}>
          <Problem error={sdk.error} onRetry={() => void sdk.refetch()} />
        </li>
      )}
      {steps.map((step) => (
        <Snippet key={step.title} step={step} />
      ))}
    </>
  );
}

const mapsStep = (project: Project): Step => ({
  title: t('onboarding.maps'),
  note: t('onboarding.mapsText', { token: 'BREAKWATER_TOKEN' }),
  code: uploadCommand(location.origin + BASE_PATH, project),
  language: 'shell',
});

function Snippet({ step }: { step: Step }) {
  return (
    <li className={styles['step']}>
      <div className={styles['stepHead']}>
        <h2>{step.title}</h2>
        <CopyButton text={step.code} name={step.title} label={t('action.copy')} />
      </div>
      {step.note && <p>{step.note}</p>}
      <CodeBlock code={step.code} language={step.language === 'html' ? 'plain' : step.language} label={step.title} />
    </li>
  );
}
