import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { addTeam, endTeam, saveTeam } from '../../contract/teams.ts';
import type { ShownTeam, TeamMember } from '../../contract/teams.ts';
import { ask } from '../app/client.ts';
import { NameForm } from '../forms/name-form.tsx';
import { ReadSection } from '../forms/read-section.tsx';
import { Rows } from '../forms/rows.tsx';
import { SureButton } from '../forms/sure-button.tsx';
import { teamsQuery } from './queries.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './teams.module.css';

export function Teams() {
  const client = useQueryClient();
  const teams = useQuery(teamsQuery);
  const create = useMutation({
    mutationFn: (name: string) => ask(addTeam, { body: { name, members: [] } }),
    onSuccess: () => client.invalidateQueries({ queryKey: teamsQuery.queryKey }),
  });
  return (
    <ReadSection
      title={t('settings.teams')}
      id="teams"
      text={t('settings.teamsText')}
      query={teams}
      rows={1}
      height={48}
      head={
        <NameForm
          label={t('settings.teamName')}
          missing={t('settings.teamNoName')}
          button={t('settings.teamCreate')}
          create={create}
        />
      }
    >
      {(list) => (
        <Rows none={t('settings.teamsNone')}>
          {list.teams.map((team) => (
            <TeamRow key={`${team.id} ${team.version}`} team={team} people={list.people} />
          ))}
        </Rows>
      )}
    </ReadSection>
  );
}

/** Nothing is sent before it is saved. */
function TeamRow({ team, people }: { team: ShownTeam; people: readonly TeamMember[] }) {
  const [name, setName] = useState(team.name);
  const [members, setMembers] = useState(() => team.members.map(({ userId }) => userId));
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
  const isDirty =
    name !== team.name || members.length !== team.members.length || team.members.some(({ userId }) => !isIn(userId));
  return (
    <li className={styles['team']}>
      <Field
        label={t('settings.teamNameField')}
        aria-label={t('settings.teamNameOf', { name: team.name })}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset aria-label={t('settings.teamPeopleOf', { name: team.name })}>
        <legend>{t('settings.teamPeople')}</legend>
        {people.map(({ userId, email }) => (
          <label key={userId}>
            <input
              type="checkbox"
              checked={isIn(userId)}
              onChange={() => setMembers(isIn(userId) ? members.filter((id) => id !== userId) : [...members, userId])}
            />
            <span>{email}</span>
          </label>
        ))}
      </fieldset>
      <div className={styles['tools']}>
        <Button
          size="s"
          aria-label={t('settings.teamSaveNamed', { name: team.name })}
          disabled={!isDirty || name.trim() === '' || save.isPending}
          onClick={() => save.mutate()}
        >
          {t('settings.teamSave')}
        </Button>
        <SureButton
          aria-label={t('settings.teamDeleteNamed', { name: team.name })}
          sure={t('settings.teamDeleteSure')}
          disabled={end.isPending}
          onSure={() => end.mutate()}
        >
          {t('settings.teamDelete')}
        </SureButton>
      </div>
    </li>
  );
}
