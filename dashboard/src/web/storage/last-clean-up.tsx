import type { Storage } from '../../contract/storage.ts';
import { bytes, duration, full } from '../format/numbers.ts';
import { Section } from '../ui/section.tsx';
import { Table } from '../ui/table.tsx';
import type { Column } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import styles from './page.module.css';
import { t } from './text.ts';

const COLUMNS: readonly Column<'step' | 'rows' | 'freed', never>[] = [
  { key: 'step', name: t('storage.step') },
  { key: 'rows', name: t('storage.rows'), align: 'end' },
  { key: 'freed', name: t('storage.freed'), align: 'end' },
];

export function LastCleanUp({ cleanUp }: { cleanUp: Storage['cleanUp'] }) {
  return (
    <Section title={t('storage.cleanUp')} id="clean-up">
      {cleanUp === null ? (
        <p className={styles['note']}>{t('storage.cleanUpNone')}</p>
      ) : (
        <>
          <p className={styles['note']}>
            {!cleanUp.isDone && `${t('storage.cleanUpCut')} `}
            {cleanUp.steps.length === 0
              ? t('storage.cleanUpNothing')
              : t('storage.cleanUpDone', { rows: full(cleanUp.rows), bytes: bytes(cleanUp.bytes) })}{' '}
            <Time at={cleanUp.ended} /> · {duration(cleanUp.ended - cleanUp.began)}
          </p>
          {cleanUp.steps.length > 0 && (
            <Table columns={COLUMNS} className={styles['table']}>
              {cleanUp.steps.map(({ step, rows, bytes: size }) => (
                <tr key={step}>
                  <td data-column="step" title={t(`storage.step.${step}`)}>
                    {t(`storage.step.${step}`)}
                  </td>
                  <td data-column="rows" data-align="end">
                    {full(rows)}
                  </td>
                  <td data-column="freed" data-align="end">
                    {bytes(size)}
                  </td>
                </tr>
              ))}
            </Table>
          )}
        </>
      )}
    </Section>
  );
}
