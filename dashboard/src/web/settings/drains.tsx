import type { Intake } from '../../contract/intake.ts';
import { percent } from '../format/numbers.ts';
import { t } from './text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Time } from '../ui/time.tsx';
import styles from './drains.module.css';
import type { ProblemOf } from '../forms/field-problems.ts';

export interface DrainDraft {
  client: string;
  release: string;
}

/** Clients are picked from those that sent anything lately, or named. */
export function Drains({
  drains,
  clients,
  clientsInAll,
  problemOf,
  onChange,
}: {
  drains: readonly DrainDraft[];
  clients: Intake['clients'];
  clientsInAll: number;
  /** By the place and name of a field: `0.client`. */
  problemOf: ProblemOf;
  onChange: (drains: DrainDraft[]) => void;
}) {
  const change = (index: number, change: Partial<DrainDraft>) =>
    onChange(drains.map((drain, at) => (at === index ? { ...drain, ...change } : drain)));
  const add = (client: string) => onChange([...drains, { client, release: '' }]);
  return (
    <div className={styles['drains']}>
      {drains.length === 0 && <p className={styles['none']}>{t('intake.drainsNone')}</p>}
      {drains.map((drain, index) => (
        <fieldset key={index} className={styles['drain']}>
          <legend className="sr-only">{t('intake.drainName', { number: index + 1 })}</legend>
          <Field
            label={t('intake.drainClient')}
            problem={problemOf(`${index}.client`)}
            value={drain.client}
            placeholder="sentry.javascript.browser/7.1.0"
            spellCheck={false}
            onChange={(event) => change(index, { client: event.target.value })}
          />
          <Field
            label={t('intake.drainRelease')}
            problem={problemOf(`${index}.release`)}
            value={drain.release}
            spellCheck={false}
            onChange={(event) => change(index, { release: event.target.value })}
          />
          <IconButton
            icon="close"
            label={t('intake.drainRemove', { number: index + 1 })}
            className={styles['remove']}
            onClick={() => onChange(drains.filter((_drain, at) => at !== index))}
          />
        </fieldset>
      ))}
      <Button size="s" icon="plus" onClick={() => add('')}>
        {t('intake.drainAdd')}
      </Button>
      <h4>{t('intake.clients')}</h4>
      {clients.length === 0 && <p className={styles['none']}>{t('intake.clientsNone')}</p>}
      {clientsInAll > clients.length && (
        <p className={styles['none']}>{t('intake.clientsCapped', { shown: clients.length, total: clientsInAll })}</p>
      )}
      <ul className={styles['clients']}>
        {clients.map(({ client, releases, share, lastSeen }) => (
          <li key={client}>
            <code>{client}</code>
            <span className={styles['share']}>
              <i aria-hidden="true" style={{ inlineSize: `${Math.max(2, share * 100)}%` }} />
            </span>
            <b>{percent(share)}</b>
            <small>
              {releases.filter((release) => release !== '').join(', ')}
              {releases.some((release) => release !== '') && ' · '}
              <Time at={lastSeen} />
            </small>
            <Button
              size="s"
              aria-label={t('intake.drainThisNamed', { client })}
              disabled={drains.some((drain) => drain.client === client)}
              onClick={() => add(client)}
            >
              {t('intake.drainThis')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
