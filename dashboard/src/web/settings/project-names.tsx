import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { PLATFORMS } from '../../contract/address-values.ts';
import { saveProject } from '../../contract/project-changes.ts';
import type { Platform, Project } from '../../contract/projects.ts';
import { ask } from '../app/client.ts';
import { projectsQuery } from '../app/queries.ts';
import { problemsIn } from '../forms/field-problems.ts';
import { FormFrame } from '../forms/form-frame.tsx';
import { SelectField } from '../forms/select-field.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Section } from '../ui/section.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './intake.module.css';
import { t } from './names-text.ts';

export function ProjectNames({ project }: { project: Project }) {
  const [name, setName] = useState(project.name);
  const [slug, setSlug] = useState(project.slug);
  const [platform, setPlatform] = useState<Platform>(platformOf(project));
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const save = useMutation({
    mutationFn: () => ask(saveProject, { params: { slug: project.slug }, body: { name, slug, platform } }),
    onSuccess: async (renamed) => {
      toast({ text: t('names.saved') });
      client.setQueryData(projectsQuery.queryKey, (before: Project[] = []) =>
        before.map((one) => (one.id === renamed.id ? renamed : one)),
      );
      await navigate({
        to: '/settings/projects/$slug',
        params: { slug: renamed.slug },
        search: ({ project: scope, ...rest }) => ({ ...rest, project: scope === project.slug ? renamed.slug : scope }),
        replace: true,
      });
    },
  });
  const problemOf = problemsIn(save.error);
  const isDirty = name !== project.name || slug !== project.slug || platform !== project.platform;
  return (
    <Section title={t('names.title')} id="name">
      <p className={styles['note']}>{t('names.text')}</p>
      <FormFrame
        onSubmit={() => save.mutate()}
        error={save.error}
        foot={
          <Button type="submit" disabled={!isDirty || name.trim() === '' || slug === '' || save.isPending}>
            {t('names.save')}
          </Button>
        }
      >
        <div className={styles['part']}>
          <div className={styles['lists']}>
            <Field
              label={t('names.name')}
              value={name}
              maxLength={50}
              problem={problemOf('name')}
              onChange={(event) => setName(event.target.value)}
            />
            <SelectField
              label={t('names.platform')}
              value={platform}
              options={PLATFORMS.map((value) => ({ value, label: value }))}
              onChange={(value) => setPlatform(PLATFORMS.find((one) => one === value) ?? platform)}
            />
            <Field
              label={t('names.slug')}
              hint={t('names.slugHint')}
              value={slug}
              maxLength={40}
              autoComplete="off"
              spellCheck={false}
              problem={problemOf('slug')}
              onChange={(event) => setSlug(event.target.value)}
            />
          </div>
        </div>
      </FormFrame>
    </Section>
  );
}

const platformOf = ({ platform }: Project): Platform => PLATFORMS.find((one) => one === platform) ?? 'other';
