import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { MOST_AN_HOUR, NOTIFICATION_MODES, saveNotifications } from '../../contract/notifications.ts';
import type { NotificationMode, Notifications, NotificationsRequest } from '../../contract/notifications.ts';
import { ask } from '../app/client.ts';
import { projectsQuery } from '../app/queries.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { SavedForm } from '../forms/saved-form.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Crumbs, Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import styles from './page.module.css';
import { ProjectModes } from './project-modes.tsx';
import { notificationsQuery } from './queries.ts';
import { t } from './text.ts';

/** How the person who is signed in is told of issues. */
export function NotificationsPage() {
  useTitle(t('notifications.title'));
  const notifications = useQuery(notificationsQuery);
  const projects = useQuery(projectsQuery);
  const failed = [notifications, projects].find(({ isError, data }) => isError && !data);
  return (
    <Page width="form" gap="wide">
      <Crumbs
        trail={[
          <Link key="settings" to="/settings">
            {t('notifications.settings')}
          </Link>,
          <span key="page">{t('notifications.title')}</span>,
        ]}
      />
      <h1>{t('notifications.title')}</h1>
      {failed?.error && <Problem error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && !(notifications.data && projects.data) && <Skeleton rows={4} height={80} />}
      {notifications.data && projects.data && (
        <Form
          key={notifications.data.version}
          read={notifications.data}
          slugs={projects.data.map(({ slug }) => slug)}
        />
      )}
    </Page>
  );
}

function Form({ read, slugs }: { read: Notifications; slugs: readonly string[] }) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(read));
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  return (
    <Section title={t('notifications.of', { email: read.email })}>
      <p className={styles['note']}>{t('notifications.text')}</p>
      <SavedForm
        queryKey={notificationsQuery.queryKey}
        send={() => ask(saveNotifications, { body: requestOf(draft, read.version) })}
        isDirty={JSON.stringify(draft) !== JSON.stringify(draftOf(read))}
        button={t('notifications.save')}
        saved={t('notifications.saved')}
      >
        {(problemOf) => (
          <>
            <div className={styles['part']}>
              <div className={styles['line']}>
                <h3>{t('notifications.mode')}</h3>
                <Switch
                  label={t('notifications.mode')}
                  value={draft.mode}
                  options={NOTIFICATION_MODES.map((value) => ({ value, label: t(`notifications.mode.${value}`) }))}
                  onChange={(mode) => change({ mode })}
                />
              </div>
              <p className={styles['hint']}>{t(`notifications.modeText.${draft.mode}`)}</p>
            </div>
            <ProjectModes slugs={slugs} modes={draft.projects} onChange={(modes) => change({ projects: modes })} />
            <div className={styles['fields']}>
              <Field
                label={t('notifications.perHour')}
                hint={t('notifications.perHourHint', { most: MOST_AN_HOUR })}
                problem={problemOf('perHour')}
                inputMode="numeric"
                value={draft.perHour}
                onChange={(event) => change({ perHour: event.target.value })}
              />
              <ZoneField
                value={draft.timeZone}
                problem={problemOf('timeZone')}
                onChange={(timeZone) => change({ timeZone })}
              />
            </div>
          </>
        )}
      </SavedForm>
    </Section>
  );
}

function ZoneField({
  value,
  problem,
  onChange,
}: {
  value: string;
  problem: string | undefined;
  onChange: (zone: string) => void;
}) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <Field
        label={t('notifications.timeZone')}
        hint={t('notifications.timeZoneHint')}
        problem={problem}
        value={value}
        list="time-zones"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        after={
          own !== value && (
            <Button size="s" onClick={() => onChange(own)}>
              {t('notifications.thisZone', { zone: own })}
            </Button>
          )
        }
      />
      <datalist id="time-zones">
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}

interface Draft {
  mode: NotificationMode;
  projects: Readonly<Record<string, NotificationMode>>;
  /** A text until it is saved. */
  perHour: string;
  timeZone: string;
}

const draftOf = ({ mode, projects, perHour, timeZone }: Notifications): Draft => ({
  mode,
  projects: Object.fromEntries(Object.entries(projects).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  perHour: String(perHour),
  timeZone,
});

/** The server judges the number and names the field. */
const requestOf = (draft: Draft, version: number): NotificationsRequest => ({
  ...draft,
  version,
  perHour: Number(draft.perHour.trim() || NaN),
  timeZone: draft.timeZone.trim(),
});
