import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { FormEvent } from 'react';

import { addChannel, editChannel, deleteChannel } from '../../contract/channels.ts';
import type { NewChannel, ShownChannel } from '../../contract/channels.ts';
import { ApiFailure, ask } from '../app/client.ts';
import { projectsQuery } from '../app/queries.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import { t } from './channels-text.ts';
import { ChannelTestButton } from './channel-test.tsx';
import styles from './channels.module.css';
import { channelsQuery } from './queries.ts';

/** Where decisions go besides mails to people. */
export function Channels() {
  const list = useQuery(channelsQuery);
  return (
    <Section title={t('channels.title')}>
      <p className={styles['note']}>{t('channels.text')}</p>
      {list.isPending && <Skeleton rows={2} height={56} />}
      {list.isError && !list.data && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && (
        <>
          <ul className={styles['list']}>
            <li className={styles['channel']}>
              <span>{t('channels.mail')}</span>
              <small>{list.data.smtp ? t('channels.mailText') : t('channels.mailNone')}</small>
              <ChannelTestButton id="mail" name={t('channels.mail')} />
            </li>
            {list.data.channels.map((channel) => (
              <Row key={channel.id} channel={channel} />
            ))}
          </ul>
          <NewForm kinds={list.data.kinds} />
        </>
      )}
    </Section>
  );
}

const kindWord = (kind: string): string => t.or(`channels.kind.${kind}`, kind);

function Row({ channel }: { channel: ShownChannel }) {
  const [asked, setAsked] = useState(false);
  const client = useQueryClient();
  const toast = useToast();
  const { id, version, name, kind, host, projects, isOn } = channel;
  const refresh = () => client.invalidateQueries({ queryKey: channelsQuery.queryKey });
  const onError = (error: Error) => toast({ tone: 'bad', text: error.message });
  const turn = useMutation({
    mutationFn: () => ask(editChannel, { params: { id }, body: { version, name, projects, isOn: !isOn } }),
    onSuccess: refresh,
    onError,
  });
  const remove = useMutation({
    mutationFn: () => ask(deleteChannel, { params: { id } }),
    onSuccess: () => {
      toast({ text: t('channels.deleted') });
      return refresh();
    },
    onError,
  });
  return (
    <li className={styles['channel']}>
      <span>
        {name} {!isOn && <Badge tone="warn">{t('channels.off')}</Badge>}
      </span>
      <small>
        {kindWord(kind)} · {host} · {projects.length === 0 ? t('channels.allProjects') : projects.join(', ')}
      </small>
      <ChannelTestButton id={id} name={name} />
      <div className={styles['tools']}>
        <Button size="s" disabled={turn.isPending} onClick={() => turn.mutate()}>
          {isOn ? t('channels.turnOff') : t('channels.turnOn')}
        </Button>
        <Button
          size="s"
          look="danger"
          aria-label={asked ? undefined : t('channels.deleteNamed', { name })}
          disabled={remove.isPending}
          onClick={() => (asked ? remove.mutate() : setAsked(true))}
          onBlur={() => setAsked(false)}
        >
          {asked ? t('channels.deleteSure') : t('channels.delete')}
        </Button>
      </div>
    </li>
  );
}

function NewForm({ kinds }: { kinds: readonly string[] }) {
  const client = useQueryClient();
  const projects = useQuery(projectsQuery);
  const [kindId, projectId] = [useId(), useId()];
  const create = useMutation({
    mutationFn: (body: NewChannel) => ask(addChannel, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: channelsQuery.queryKey }),
  });
  const problemOf = (field: string): string | undefined =>
    create.error instanceof ApiFailure
      ? create.error.causes.find((cause) => cause.startsWith(`${field}: `))?.slice(field.length + 2)
      : undefined;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const read = (name: string): string => String(new FormData(form).get(name) ?? '').trim();
    const project = read('project');
    create.mutate(
      { kind: read('kind'), name: read('name'), url: read('url'), projects: project === '' ? [] : [project] },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <form className={styles['form']} onSubmit={submit} noValidate aria-label={t('channels.new')}>
      <div className={styles['choice']}>
        <label htmlFor={kindId}>{t('channels.kind')}</label>
        <select id={kindId} name="kind">
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindWord(kind)}
            </option>
          ))}
        </select>
      </div>
      <div className={styles['choice']}>
        <label htmlFor={projectId}>{t('channels.projects')}</label>
        <select id={projectId} name="project">
          <option value="">{t('channels.allProjects')}</option>
          {projects.data?.map(({ slug }) => (
            <option key={slug} value={slug}>
              {slug}
            </option>
          ))}
        </select>
      </div>
      <Field label={t('channels.name')} name="name" maxLength={100} autoComplete="off" problem={problemOf('name')} />
      <Field
        label={t('channels.url')}
        name="url"
        type="url"
        maxLength={2000}
        placeholder="https://"
        autoComplete="off"
        spellCheck={false}
        problem={problemOf('url')}
      />
      <Button type="submit" disabled={create.isPending}>
        {t('channels.add')}
      </Button>
      {create.error && problemOf('name') === undefined && problemOf('url') === undefined && (
        <Problem error={create.error} />
      )}
      {create.data && create.data.secret !== null && (
        <div className={styles['made']} role="status">
          <strong>{t('channels.secretShown')}</strong>
          <CopyField value={create.data.secret} name={t('channels.secret')} />
        </div>
      )}
    </form>
  );
}
