import type { CohortStep } from '../../contract/pipeline.ts';
import { full } from '../format/numbers.ts';
import { chartTime } from '../format/times.ts';
import { t } from './text.ts';
import parts from '../ui/chart-parts.module.css';
import styles from './fate-chart.module.css';
import { FATE_NAMES } from './fates.ts';

/** The same numbers, newest first, for those who do not see the chart. */
export function FateTable({ steps, stepMs }: { steps: readonly CohortStep[]; stepMs: number }) {
  return (
    <div className={`${parts['table']} ${styles['table']}`} tabIndex={0} role="group" aria-label={t('pipeline.fates')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            <th scope="col">{t('pipeline.received')}</th>
            {FATE_NAMES.map((fate) => (
              <th key={fate} scope="col">
                {t(`pipeline.fate.${fate}`)}
              </th>
            ))}
            <th scope="col">{t('pipeline.balance')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.toReversed().map((step) => (
            <tr key={step.at}>
              <th scope="row">{chartTime(step.at, stepMs)}</th>
              <td>{full(step.received)}</td>
              {FATE_NAMES.map((fate) => (
                <td key={fate}>{full(step[fate])}</td>
              ))}
              <td>{t(`pipeline.balance.${step.balance}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
