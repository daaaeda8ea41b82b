import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { addTeam, endTeam, saveTeam } from '../../contract/teams.ts';
import type { ShownTeam, TeamMember } from '../../contract/teams.ts';
import { ask } from '../app/client.ts';
import { teamsQuery } from './queries.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './teams.module.css';

export function Teams() {
  const client = useQueryClient();
  const teams = useQuery(teamsQuery);
  const create = useMutation({
    mutationFn: (name: string) => ask(addTeam, { body: { name, members: [] } }),
    onSuccess: () => client.invalidateQueries({ queryKey: teamsQuery.queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name')).trim();
    if (name !== '') create.mutate(name, { onSuccess: () => form.reset() });
  };
  return (
    <Section title={t('settings.teams')} id="teams">
      <p className={styles['note']}>{t('settings.teamsText')}</p>
      <form className={styles['form']} onSubmit={submit} noValidate>
        <Field label={t('settings.teamName')} name="name" maxLength={60} autoComplete="off" />
        <Button type="submit" disabled={create.isPending}>
          {t('settings.teamCreate')}
        </Button>
      </form>
      {create.error && <Problem error={create.error} />}
      {teams.isPending && <Skeleton rows={1} height={48} />}
      {teams.isError && !teams.data && <Problem error={teams.error} onRetry={() => void teams.refetch()} />}
      {teams.data?.teams.length === 0 && <p className={styles['note']}>{t('settings.teamsNone')}</p>}
      {teams.data && teams.data.teams.length > 0 && (
        <ul className={styles['list']}>
          {teams.data.teams.map((team) => (
            <TeamRow key={`${team.id} ${team.version}`} team={team} people={teams.data.people} />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Nothing is sent before it is saved. Deleting asks once more, in place. */
function TeamRow({ team, people }: { team: ShownTeam; people: readonly TeamMember[] }) {
  const [name, setName] = useState(team.name);
  const [members, setMembers] = useState(() => team.members.map(({ userId }) => userId));
  const [asked, setAsked] = useState(false);
  const client = useQueryClient();
  const toast = useToast();
  const after = {
    onSuccess: () => client.invalidateQueries({ queryKey: teamsQuery.queryKey }),
    onError: (error: Error) => toast({ tone: 'bad', text: error.message }),
  };
  const save = useMutation({
    mutationFn: () => ask(saveTeam, { params: { id: team.id }, body: { name, members, version: team.version } }),
    ...after,
  });
  const end = useMutation({ mutationFn: () => ask(endTeam, { params: { id: team.id } }), ...after });
  const isIn = (userId: string): boolean => members.includes(userId);
  const dirty =
    name !== team.name || members.length !== team.members.length || team.members.some(({ userId }) => !isIn(userId));
  return (
    <li className={styles['team']}>
      <input
        aria-label={t('settings.teamNameOf', { name: team.name })}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <fieldset>
        <legend>{t('settings.teamPeople')}</legend>
        {people.map(({ userId, email }) => (
          <label key={userId}>
            <input
              type="checkbox"
              checked={isIn(userId)}
              onChange={() => setMembers(isIn(userId) ? members.filter((id) => id !== userId) : [...members, userId])}
            />
            {email}
          </label>
        ))}
      </fieldset>
      <Button size="s" disabled={!dirty || name.trim() === '' || save.isPending} onClick={() => save.mutate()}>
        {t('settings.teamSave')}
      </Button>
      <Button
        size="s"
        look="danger"
        disabled={end.isPending}
        onClick={() => (asked ? end.mutate() : setAsked(true))}
        onBlur={() => setAsked(false)}
      >
        {asked ? t('settings.teamDeleteSure') : t('settings.teamDelete')}
      </Button>
    </li>
  );
}
