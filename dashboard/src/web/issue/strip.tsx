import type { IssueDetail } from '../../contract/issues.ts';
import { compact, full } from '../format/numbers.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { BarChart } from '../ui/bar-chart.tsx';
import { LossNote } from '../ui/loss-note.tsx';
import { Time } from '../ui/time.tsx';
import { eventCount, eventCountTitle } from '../triage/event-counts.ts';
import type { EventCount } from '../triage/event-counts.ts';
import styles from './strip.module.css';

/** The chosen period beside the whole life of the issue: neither is read as the other. */
export function Strip({ issue }: { issue: IssueDetail }) {
  const { period } = useScope();
  const steps = issue.series.map(({ at, events }) => ({ at, value: events }));
  const values = steps.map((step) => step.value);
  const label = t('issue.chart', {
    total: values.reduce((sum, value) => sum + value, 0),
    most: Math.max(0, ...values),
    last: values.at(-1) ?? 0,
  });
  return (
    <section className={styles['strip']} aria-label={t('nav.issues')}>
      <div>
        <BarChart
          steps={steps}
          label={label}
          losses={issue.losses}
          describe={(when, count) => t('issue.chartBar', { when, count })}
        />
        <LossNote losses={issue.losses} />
      </div>
      <dl className={styles['counts']}>
        <Counts
          name={t('issue.inRange', { period: t(`period.${period}`).toLowerCase() })}
          count={issue}
          users={issue.users}
        />
        <Counts
          name={t('issue.lifetime')}
          count={{ events: issue.lifetimeEvents, estimated: issue.lifetimeEstimated }}
          users={issue.lifetimeUsers}
        />
        <Seen name={t('issue.firstSeen')} at={issue.firstSeen} release={issue.firstRelease} />
        <Seen name={t('issue.lastSeen')} at={issue.lastSeen} release={issue.lastRelease} />
      </dl>
    </section>
  );
}

function Counts({ name, count, users }: { name: string; count: EventCount; users: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={`${eventCountTitle(count)} · ${full(users)}`}>
        <b>{eventCount(count)}</b> {t('issue.eventsUnit', { count: count.estimated ?? count.events })}
        <small>
          <b>{compact(users)}</b> {t('issue.usersUnit', { count: users })}
        </small>
      </dd>
    </div>
  );
}

function Seen({ name, at, release }: { name: string; at: number; release: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Time at={at} />
        <small title={release}>{release === '' ? '\u00a0' : t('issue.inRelease', { release })}</small>
      </dd>
    </div>
  );
}
