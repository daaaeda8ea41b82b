import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { endProject } from '../../contract/project-changes.ts';
import type { Project } from '../../contract/projects.ts';
import { ask } from '../app/client.ts';
import { projectsQuery } from '../app/queries.ts';
import { FormFrame } from '../forms/form-frame.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Section } from '../ui/section.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './intake.module.css';
import { t } from './text.ts';

/** Deleting asks for the slug: it cannot be taken back, and takes a moment of typing. */
export function DeleteProject({ project }: { project: Project }) {
  const [typed, setTyped] = useState('');
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => ask(endProject, { params: { slug: project.slug }, search: { confirm: typed.trim() } }),
    onSuccess: async () => {
      toast({ text: t('delete.done', { name: project.name }) });
      await navigate({ to: '/settings', search: { project: undefined } });
      await client.invalidateQueries({ queryKey: projectsQuery.queryKey });
    },
  });
  return (
    <Section title={t('delete.title')} id="delete">
      <p className={styles['note']}>{t('delete.text')}</p>
      <FormFrame
        onSubmit={() => remove.mutate()}
        error={remove.error}
        foot={
          <Button type="submit" look="danger" disabled={typed.trim() !== project.slug || remove.isPending}>
            {t('delete.button', { name: project.name })}
          </Button>
        }
      >
        <div className={styles['part']}>
          <Field
            label={t('delete.label', { slug: project.slug })}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      </FormFrame>
    </Section>
  );
}
