import type { Pipeline } from '../../contract/pipeline.ts';
import { duration } from '../format/numbers.ts';
import { local } from '../format/times.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import styles from './canary.module.css';

const STAGES = ['accepted', 'stored', 'symbolicated', 'told'] as const;
const isStage = (name: string): name is (typeof STAGES)[number] => STAGES.some((stage) => stage === name);
const TONES = { complete: 'good', late: 'bad', sent: 'plain' } as const;

export function Canary({ runs }: { runs: Pipeline['canary']['runs'] }) {
  const [last] = runs;
  const count = (status: string): number => runs.filter((run) => run.status === status).length;
  const most = Math.max(1, ...runs.map(({ ms }) => ms));
  return (
    <Section title={t('pipeline.canary')}>
      <p className={styles['note']}>{t('pipeline.canaryText')}</p>
      {!last && <p className={styles['note']}>{t('pipeline.canaryNone')}</p>}
      {last && (
        <div className={styles['canary']}>
          <p>
            {t('pipeline.canaryLast')} <Badge tone={TONES[last.status]}>{t(`pipeline.canary.${last.status}`)}</Badge>{' '}
            <Time at={last.sentAt} /> · {duration(last.ms)}
          </p>
          <dl>
            {Object.entries(last.stages).map(([stage, ms]) => (
              <div key={stage}>
                <dt>{isStage(stage) ? t(`pipeline.canaryStage.${stage}`) : stage}</dt>
                <dd>{duration(ms)}</dd>
              </div>
            ))}
          </dl>
          <div
            className={styles['runs']}
            role="img"
            aria-label={t('pipeline.canaryRuns', {
              complete: count('complete'),
              late: count('late'),
              total: runs.length,
            })}
          >
            {runs.toReversed().map((run) => (
              <i
                key={run.sentAt}
                data-status={run.status}
                title={`${local(run.sentAt)}: ${t(`pipeline.canary.${run.status}`)}, ${duration(run.ms)}`}
                style={{ blockSize: run.status === 'late' ? '100%' : `${Math.max(12, (run.ms / most) * 100)}%` }}
              />
            ))}
          </div>
          <small>
            {t('pipeline.canaryRuns', { complete: count('complete'), late: count('late'), total: runs.length })}
          </small>
        </div>
      )}
    </Section>
  );
}
