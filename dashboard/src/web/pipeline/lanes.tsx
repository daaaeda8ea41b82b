import type { Judging, LaneState } from '../../contract/pipeline.ts';
import { duration, rate } from '../format/numbers.ts';
import { comingTime } from '../format/times.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import styles from './lanes.module.css';

const TONES = { flowing: 'good', behind: 'warn', stuck: 'bad', silent: 'bad' } as const;

export function Lanes({ lanes, judging, at }: { lanes: readonly LaneState[]; judging: Judging; at: number }) {
  return (
    <Section title={t('pipeline.lanes')}>
      <ul className={styles['lanes']}>
        {lanes.map((lane) => (
          <li key={lane.lane} className={styles['lane']}>
            <div className={styles['head']}>
              <h3>{t(`pipeline.lane.${lane.lane}`)}</h3>
              <Badge tone={TONES[lane.state]}>{t(`pipeline.state.${lane.state}`)}</Badge>
            </div>
            <p className={styles['big']}>{headline(lane, at)}</p>
            <p className={styles['facts']}>
              {t('pipeline.waiting', { count: lane.waiting })}
              {lane.waiting > 0 && <> · {t('pipeline.perSecond', { rate: rate(lane.perSecond) })}</>}
              {lane.heardAt !== null && lane.state === 'silent' && (
                <>
                  {' '}
                  · {t('pipeline.lastHeard')} <Time at={lane.heardAt} />
                </>
              )}
            </p>
            <p className={styles['note']}>{t(`pipeline.laneText.${lane.lane}`)}</p>
          </li>
        ))}
      </ul>
      <p className={styles['judging']} data-paused={judging.paused}>
        {judgingText(judging, at)}
      </p>
    </Section>
  );
}

/** The one thing that is asked of a lane: how late it is, or when it will be done. */
function headline({ lane, state, oldestAgeMs, waiting, doneAt, heardAt }: LaneState, at: number): string {
  if (state === 'silent') return heardAt === null ? t('pipeline.neverHeard') : t('pipeline.silent');
  if (waiting === 0) return lane === 'live' ? t('pipeline.within', { time: duration(1000) }) : t('pipeline.idle');
  if (state === 'stuck') return t('pipeline.stuck');
  if (state === 'behind' && doneAt !== null) return `${t('pipeline.doneAt')} ${comingTime(doneAt, at)}`;
  return t('pipeline.within', { time: duration(Math.max(1000, Math.ceil(oldestAgeMs / 1000) * 1000)) });
}

function judgingText({ until, waitsFor }: Judging, at: number): string {
  if (until === null) return t('pipeline.notJudged');
  const time = comingTime(until, at);
  return waitsFor.length === 0
    ? t('pipeline.judged', { time })
    : t('pipeline.judgedWaits', { time, topics: waitsFor.join(', ') });
}
