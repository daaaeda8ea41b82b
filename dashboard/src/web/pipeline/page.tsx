import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { PIPELINE_HOURS, PIPELINE_UNITS } from '../../contract/address-values.ts';
import type { Pipeline } from '../../contract/pipeline.ts';
import { pipelineQuery } from './queries.ts';
import { receiptsQuery } from '../find-event/queries.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Badge } from '../ui/badge.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Stale } from '../ui/stale.tsx';
import { Switch } from '../ui/switch.tsx';
import { Time } from '../ui/time.tsx';
import { EventFinder } from '../find-event/event-finder.tsx';
import { Alerts, Losses } from './alerts.tsx';
import { Backups } from './backups.tsx';
import { Canary } from './canary.tsx';
import { FateChart } from './fate-chart.tsx';
import { Lanes } from './lanes.tsx';
import { Members } from './members.tsx';
import styles from './page.module.css';
import { CutList, Discards, Drops } from './reasons.tsx';

const route = getRouteApi('/app/pipeline');

/** For the person who runs the product: how far behind it is, the fates of all that came, and the faults. */
export function PipelinePage() {
  useTitle(t('pipeline.title'));
  const { event, units = 'all', hours = '6' } = route.useSearch();
  const navigate = route.useNavigate();
  const { project } = useScope();
  const pipeline = useQuery(pipelineQuery({ project, units, hours }));
  // An answer that a link asked for comes first, for it would push the rest down.
  const answer = useQuery({ ...receiptsQuery(event ?? '', project), enabled: event !== undefined });
  const [answered, setAnswered] = useState(event === undefined);
  useEffect(() => {
    if (!answer.isPending) setAnswered(true);
  }, [answer.isPending]);
  const within = t('pipeline.within.hours', { time: t(`pipeline.hours.${hours}`) });
  const data = answered ? pipeline.data : undefined;
  return (
    <Page width="wide" gap="wide">
      <div className={styles['head']}>
        <h1>{t('pipeline.title')}</h1>
        {data && <Verdict pipeline={data} />}
      </div>
      <EventFinder
        eventId={event}
        project={project}
        onFind={(next) => void navigate({ search: (now) => ({ ...now, event: next }) })}
      />
      <Stale query={pipeline} />
      {answered && !data && !pipeline.isError && <Skeleton rows={6} height={96} gap={8} />}
      {pipeline.isError && !data && <Problem error={pipeline.error} onRetry={() => void pipeline.refetch()} />}
      {data && (
        <>
          <Alerts alerts={data.alerts.filter(({ status }) => status === 'open')} />
          <Lanes lanes={data.lanes} judging={data.judging} at={data.at} />
          <Section
            title={t('pipeline.fates')}
            note={t('pipeline.written')}
            tools={
              <>
                <Switch
                  label={t('pipeline.units')}
                  value={units}
                  options={PIPELINE_UNITS.map((value) => ({ value, label: t(`pipeline.units.${value}`) }))}
                  onChange={(value) =>
                    void navigate({ search: (now) => ({ ...now, units: value }), resetScroll: false })
                  }
                />
                <Switch
                  label={t('pipeline.hours')}
                  value={hours}
                  options={PIPELINE_HOURS.map((value) => ({ value, label: t(`pipeline.hours.${value}`) }))}
                  onChange={(value) =>
                    void navigate({ search: (now) => ({ ...now, hours: value }), resetScroll: false })
                  }
                />
              </>
            }
          >
            <FateChart steps={data.steps} stepMs={data.stepMs} losses={data.losses} />
          </Section>
          <div className={styles['columns']}>
            <Drops drops={data.drops} within={within} />
            <Discards discards={data.clientDiscards} within={within} />
          </div>
          <CutList cuts={data.cuts} within={within} />
          <div className={styles['columns']}>
            <Canary runs={data.canary.runs} />
            <Members processors={data.processors} relays={data.relays} />
          </div>
          <Backups backups={data.backups} />
          <div className={styles['columns']}>
            <Losses losses={data.losses} />
            <Alerts
              alerts={data.alerts.filter(({ status }) => status === 'over')}
              isHistory
              leftOut={data.alertsLeftOut}
            />
          </div>
        </>
      )}
    </Page>
  );
}

function Verdict({ pipeline: { at, lanes, steps, alerts } }: { pipeline: Pipeline }) {
  const bad = alerts.some(({ status }) => status === 'open') || steps.some(({ balance }) => balance === 'short');
  const silent = lanes.every(({ state }) => state === 'silent');
  const behind = lanes.some(({ state }) => state === 'behind' || state === 'stuck');
  const verdict = bad ? 'bad' : silent ? 'silent' : behind ? 'behind' : 'good';
  const tones = { bad: 'bad', silent: 'warn', behind: 'warn', good: 'good' } as const;
  return (
    <>
      <Badge tone={tones[verdict]}>{t(`pipeline.verdict.${verdict}`)}</Badge>
      <small>
        {t('pipeline.asOf')} <Time at={at} />
      </small>
    </>
  );
}
