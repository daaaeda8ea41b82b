import { Link } from '@tanstack/react-router';

import type { Receipt } from '../../contract/receipts.ts';
import { duration } from '../format/numbers.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Time } from '../ui/time.tsx';
import { Doubts } from './doubts.tsx';
import { StepBody } from './step-body.tsx';
import styles from './story.module.css';

const TONES = { stored: 'good', lost: 'bad', waiting: 'warn', unknown: 'plain' } as const;

/** One event from the device to whoever was told, or where it ended and why. */
export function Story({ receipt }: { receipt: Receipt }) {
  const { eventId, steps, drops, moves, copies, doubts } = receipt;
  return (
    <article className={styles['story']} aria-label={t('receipt.story', { id: eventId })}>
      <header className={styles['head']}>
        <Badge tone={TONES[receipt.state]}>{t(`receipt.state.${receipt.state}`)}</Badge>
        <strong>{receipt.text}</strong>
        <span className={styles['id']}>
          {receipt.project && `${receipt.project.slug} · `}
          <code>{eventId}</code>
          <CopyButton text={eventId} name={t('receipt.id')} />
        </span>
        <Open receipt={receipt} />
      </header>
      {steps.length > 0 && (
        <ol className={styles['steps']}>
          {steps.map((step) => (
            <li key={step.stage} data-timed={step.at !== null}>
              <div className={styles['line']}>
                <b>{t(`receipt.stage.${step.stage}`)}</b>
                <span className={styles['when']}>
                  {step.at !== null && <Time at={step.at} look="local" />}
                  {step.sinceMs !== null && (
                    <em>
                      {step.sinceMs < 0
                        ? t('receipt.before', { time: duration(-step.sinceMs) })
                        : t('receipt.after', { time: duration(step.sinceMs) })}
                    </em>
                  )}
                </span>
              </div>
              <StepBody step={step} />
            </li>
          ))}
        </ol>
      )}
      {receipt.cuts.length > 0 && (
        <section className={styles['part']}>
          <h3>{t('receipt.cuts')}</h3>
          <ul className={styles['drops']}>
            {receipt.cuts.map((cut) => (
              <li key={`${cut.why} ${cut.part}`}>{cut.text}</li>
            ))}
          </ul>
        </section>
      )}
      {receipt.scrubbed && (
        <section className={styles['part']}>
          <h3>{t('receipt.scrubbed')}</h3>
          <p>{receipt.scrubbed.text}</p>
        </section>
      )}
      {drops.length > 0 && (
        <section className={styles['part']}>
          <h3>{t('receipt.drops')}</h3>
          <ul className={styles['drops']}>
            {drops.map((drop, index) => (
              <li key={index}>
                <p>
                  {drop.text !== receipt.text && <b>{drop.text} </b>}
                  {drop.advice}
                </p>
                {drop.detail !== '' && <code>{drop.detail}</code>}
                <small>
                  {[drop.stage, drop.outcome, drop.reason, drop.category, drop.client, drop.relay]
                    .filter((part) => part !== '')
                    .join(' · ')}{' '}
                  · {drop.times > 1 && `${t('receipt.times', { times: drop.times })} `}
                  <Time at={drop.at} look="local" />
                </small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {(moves.length > 0 || copies > 0) && (
        <section className={styles['part']}>
          <h3>{t('receipt.moves')}</h3>
          <ul className={styles['drops']}>
            {moves.map((move, index) => (
              <li key={index}>
                <p>
                  <b>{t('receipt.moved', { lane: move.lane })}</b> {move.text}
                </p>
                <small>
                  <Time at={move.at} look="local" />
                </small>
              </li>
            ))}
            {copies > 0 && <li>{t('receipt.copies', { count: copies })}</li>}
          </ul>
        </section>
      )}
      {doubts && <Doubts doubts={doubts} />}
    </article>
  );
}

function Open({ receipt: { eventId, steps } }: { receipt: Receipt }) {
  const grouping = steps.find((step) => step.stage === 'grouping');
  const stored = steps.find((step) => step.stage === 'stored');
  if (grouping?.stage === 'grouping') {
    return (
      <Link
        to="/issues/$issueId"
        params={{ issueId: grouping.issueId }}
        search={{ event: eventId }}
        className={buttonClass({ size: 's' })}
      >
        {t('receipt.openIssue')}
      </Link>
    );
  }
  if (stored?.stage !== 'stored' || stored.traceId === '') return null;
  return (
    <Link to="/traces/$traceId" params={{ traceId: stored.traceId }} className={buttonClass({ size: 's' })}>
      {t('receipt.openTrace')}
    </Link>
  );
}
