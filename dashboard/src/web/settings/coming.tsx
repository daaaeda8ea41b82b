import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';

import type { Coming, ComingKey, RefusedRequests, StoppedUnits } from '../../contract/coming.ts';
import { ReadSection } from '../forms/read-section.tsx';
import { Rows } from '../forms/rows.tsx';
import { compact, full } from '../format/numbers.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Table } from '../ui/table.tsx';
import type { Column } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import { t } from './coming-text.ts';
import styles from './coming.module.css';
import { comingQuery } from './queries.ts';

const COUNTS = ['accepted', 'filtered', 'rateLimited', 'invalid', 'dropped'] as const;
const COLUMNS: readonly Column<'key' | (typeof COUNTS)[number] | 'last', never>[] = [
  { key: 'key', name: t('coming.column.key') },
  ...COUNTS.map((key) => ({ key, name: t(`coming.column.${key}`), align: 'end' as const })),
  { key: 'last', name: t('coming.column.last'), align: 'end' },
];

/** The question of everybody whose first event does not come, with the most likely cause on top. */
export function ComingOfProject({ slug }: { slug: string }) {
  return <ComingSection query={useQuery(comingQuery(slug))} />;
}

/** `ofAll`: rows name their project. */
export function ComingSection({ query, ofAll = false }: { query: UseQueryResult<Coming>; ofAll?: boolean }) {
  return (
    <ReadSection title={t('coming.title')} id="coming" text={t('coming.text')} query={query} rows={2} height={84}>
      {({ verdict, keys, refused, refusedLeftOut, later }) => (
        <>
          <div className={styles['verdict']} data-well={verdict.isWell} role="status">
            <Icon name={verdict.isWell ? 'check' : 'warning'} size={18} />
            <div>
              <b>{verdict.text}</b>
              <p>{verdict.advice}</p>
            </div>
            <Button size="s" disabled={query.isFetching} onClick={() => void query.refetch()}>
              {t('coming.again')}
            </Button>
          </div>
          <h3 className={styles['part']}>{t('coming.keys')}</h3>
          {keys.length === 0 ? (
            <p className={styles['note']}>{t('coming.noKeys')}</p>
          ) : (
            <ByKey keys={keys} ofAll={ofAll} />
          )}
          <h3 className={styles['part']}>{t('coming.refused')}</h3>
          <Rows none={t('coming.refusedNone')}>
            {refused.map((one) => (
              <RefusedRow
                key={`${one.project} ${one.code} ${one.publicKey} ${one.detail}`}
                refused={one}
                ofAll={ofAll}
              />
            ))}
          </Rows>
          {refusedLeftOut > 0 && <p className={styles['note']}>{t('coming.refusedMore', { count: refusedLeftOut })}</p>}
          <Stopped title={t('coming.stopped')} stops={together(keys)} />
          <Stopped title={t('coming.later')} stops={later} />
        </>
      )}
    </ReadSection>
  );
}

function ByKey({ keys, ofAll }: { keys: readonly ComingKey[]; ofAll: boolean }) {
  return (
    <Table columns={COLUMNS} className={styles['keys']}>
      {keys.map((key) => (
        <tr key={key.publicKey}>
          <td data-column="key" title={key.publicKey}>
            {ofAll ? `${key.project} · ${key.label}` : key.label}
            <small>
              <code>{key.publicKey.slice(0, 8)}…</code> {key.lastClient}
            </small>
          </td>
          {COUNTS.map((count) => (
            <td key={count} data-column={count} data-align="end" title={full(key[count])}>
              {key[count] === 0 ? '–' : compact(key[count])}
            </td>
          ))}
          <td data-column="last" data-align="end">
            {key.lastAt === null ? '–' : <Time at={key.lastAt} look="age" />}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function RefusedRow({ refused, ofAll }: { refused: RefusedRequests; ofAll: boolean }) {
  const { project, code, detail, requests, lastAt, client, text, advice } = refused;
  const named = [ofAll && (project || t('coming.nowhere')), code, detail, client].filter(Boolean).join(' · ');
  return (
    <li className={styles['row']}>
      <div>
        <b>{text}</b>
        <p>{advice}</p>
        <small>
          {named} · {t('coming.lastAt')} <Time at={lastAt} />
        </small>
      </div>
      <span title={full(requests)}>{t('coming.requests', { count: requests })}</span>
    </li>
  );
}

function Stopped({ title, stops }: { title: string; stops: readonly StoppedUnits[] }) {
  if (stops.length === 0) return null;
  return (
    <>
      <h3 className={styles['part']}>{title}</h3>
      <Rows none="">
        {stops.map(({ outcome, reason, quantity, text, advice }) => (
          <li key={`${outcome} ${reason}`} className={styles['row']}>
            <div>
              <b>{text}</b>
              <p>{advice}</p>
              <small>{[outcome, reason].filter((part) => part !== '').join(' · ')}</small>
            </div>
            <span title={full(quantity)}>{compact(quantity)}</span>
          </li>
        ))}
      </Rows>
    </>
  );
}

/** The units of all keys that were stopped, most first. */
function together(keys: readonly ComingKey[]): StoppedUnits[] {
  const sums = new Map<string, StoppedUnits>();
  for (const stop of keys.flatMap(({ reasons }) => reasons)) {
    const name = `${stop.outcome} ${stop.reason}`;
    sums.set(name, { ...stop, quantity: stop.quantity + (sums.get(name)?.quantity ?? 0) });
  }
  return [...sums.values()].toSorted((a, b) => b.quantity - a.quantity);
}
