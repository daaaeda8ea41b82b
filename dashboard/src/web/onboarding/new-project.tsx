import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { addProject } from '../../contract/project-changes.ts';
import type { ProjectRequest } from '../../contract/project-changes.ts';
import { ask } from '../app/client.ts';
import { projectsQuery } from '../app/queries.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import styles from './new-project.module.css';
import { PlatformTiles } from './platform-tiles.tsx';
import type { Platform } from '../../contract/projects.ts';
import { platformNamed } from './search.ts';

const route = getRouteApi('/app/onboarding');

export function NewProject() {
  const [platform, setPlatform] = useState<Platform | undefined>(undefined);
  const [problems, setProblems] = useState<{ name?: string; platform?: string }>({});
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const create = useMutation({
    mutationFn: (request: ProjectRequest) => ask(addProject, { body: request }),
    onSuccess: async (project) => {
      client.setQueryData(projectsQuery.queryKey, (now) => [
        ...(now ?? []).filter((one) => one.slug !== project.slug),
        project,
      ]);
      await navigate({
        search: { project: project.slug, platform: platformNamed(project.platform), create: undefined },
      });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    setProblems({
      ...(name === '' && { name: t('onboarding.noName') }),
      ...(platform === undefined && { platform: t('onboarding.noPlatform') }),
    });
    if (name !== '' && platform !== undefined) create.mutate({ name, platform });
  };
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      <Field
        label={t('onboarding.name')}
        name="name"
        maxLength={50}
        placeholder={t('onboarding.namePlaceholder')}
        autoComplete="off"
        problem={problems.name}
      />
      <PlatformTiles value={platform} onChange={setPlatform} />
      {problems.platform !== undefined && platform === undefined && (
        <p role="alert" className={styles['problem']}>
          {problems.platform}
        </p>
      )}
      {create.error && <Problem error={create.error} />}
      <Button look="primary" type="submit" disabled={create.isPending}>
        {t('onboarding.create')}
      </Button>
    </form>
  );
}
