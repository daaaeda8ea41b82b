import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { addChannel, editChannel, deleteChannel } from '../../contract/channels.ts';
import type { NewChannel, ShownChannel } from '../../contract/channels.ts';
import { ask } from '../app/client.ts';
import { projectsQuery } from '../app/queries.ts';
import { problemsIn } from '../forms/field-problems.ts';
import { FormFrame } from '../forms/form-frame.tsx';
import { ReadSection } from '../forms/read-section.tsx';
import { Rows } from '../forms/rows.tsx';
import { SelectField } from '../forms/select-field.tsx';
import { ShownOnce } from '../forms/shown-once.tsx';
import { SureButton } from '../forms/sure-button.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useToast } from '../ui/toast.tsx';
import { channelKind } from '../format/channel-words.ts';
import { t } from './channels-text.ts';
import { ChannelTestButton } from './channel-test.tsx';
import styles from './channels.module.css';
import { channelsQuery } from './queries.ts';

/** Where decisions go besides mails to people. */
export function Channels() {
  const list = useQuery(channelsQuery);
  return (
    <ReadSection title={t('channels.title')} text={t('channels.text')} query={list} rows={2} height={56}>
      {({ channels, kinds, smtp }) => (
        <>
          <Rows none="">
            <li className={styles['channel']}>
              <span>{t('channels.mail')}</span>
              <small>{smtp ? t('channels.mailText') : t('channels.mailNone')}</small>
              <ChannelTestButton id="mail" name={t('channels.mail')} />
            </li>
            {channels.map((channel) => (
              <Row key={channel.id} channel={channel} />
            ))}
          </Rows>
          <NewForm kinds={kinds} />
        </>
      )}
    </ReadSection>
  );
}

function Row({ channel }: { channel: ShownChannel }) {
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
        {channelKind(kind)} · {host} · {projects.length === 0 ? t('channels.allProjects') : projects.join(', ')}
      </small>
      <ChannelTestButton id={id} name={name} />
      <div className={styles['tools']}>
        <Button size="s" disabled={turn.isPending} onClick={() => turn.mutate()}>
          {isOn ? t('channels.turnOff') : t('channels.turnOn')}
        </Button>
        <SureButton
          aria-label={t('channels.deleteNamed', { name })}
          sure={t('channels.deleteSure')}
          disabled={remove.isPending}
          onSure={() => remove.mutate()}
        >
          {t('channels.delete')}
        </SureButton>
      </div>
    </li>
  );
}

const EMPTY = { kind: '', project: '', name: '', url: '' };

function NewForm({ kinds }: { kinds: readonly string[] }) {
  const [draft, setDraft] = useState(EMPTY);
  const client = useQueryClient();
  const projects = useQuery(projectsQuery);
  const create = useMutation({
    mutationFn: (body: NewChannel) => ask(addChannel, { body }),
    onSuccess: () => {
      setDraft(EMPTY);
      return client.invalidateQueries({ queryKey: channelsQuery.queryKey });
    },
  });
  const problemOf = problemsIn(create.error);
  const change = (part: Partial<typeof EMPTY>) => setDraft((now) => ({ ...now, ...part }));
  const { project, name, url } = draft;
  const kind = draft.kind || (kinds[0] ?? '');
  return (
    <>
      {create.data && create.data.secret !== null && (
        <ShownOnce text={t('channels.secretShown')} secret={create.data.secret} name={t('channels.secret')} />
      )}
      <FormFrame
        label={t('channels.new')}
        onSubmit={() =>
          create.mutate({ kind, name: name.trim(), url: url.trim(), projects: project === '' ? [] : [project] })
        }
        error={problemOf('name') === undefined && problemOf('url') === undefined ? create.error : null}
        foot={
          <Button type="submit" disabled={create.isPending}>
            {t('channels.add')}
          </Button>
        }
      >
        <div className={styles['fields']}>
          <SelectField
            label={t('channels.kind')}
            value={kind}
            options={kinds.map((value) => ({ value, label: channelKind(value) }))}
            onChange={(chosen) => change({ kind: chosen })}
          />
          <SelectField
            label={t('channels.projects')}
            value={project}
            options={[
              { value: '', label: t('channels.allProjects') },
              ...(projects.data ?? []).map(({ slug }) => ({ value: slug, label: slug })),
            ]}
            onChange={(slug) => change({ project: slug })}
          />
          <Field
            label={t('channels.name')}
            value={name}
            maxLength={100}
            autoComplete="off"
            problem={problemOf('name')}
            onChange={(event) => change({ name: event.target.value })}
          />
          <Field
            label={t('channels.url')}
            value={url}
            type="url"
            maxLength={2000}
            placeholder="https://"
            autoComplete="off"
            spellCheck={false}
            problem={problemOf('url')}
            onChange={(event) => change({ url: event.target.value })}
          />
        </div>
      </FormFrame>
    </>
  );
}
