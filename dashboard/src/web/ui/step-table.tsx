import { chartTime } from '../format/times.ts';
import { t } from '../i18n/t.ts';
import styles from './step-table.module.css';

/** The numbers of a chart for those who do not see it, the newest step first. */
export function StepTable({
  label,
  times,
  stepMs,
  columns,
}: {
  label: string;
  times: readonly number[];
  stepMs: number;
  columns: readonly { name: string; textAt: (step: number) => string }[];
}) {
  return (
    <div className={styles['table']} tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...times.entries()].toReversed().map(([step, at]) => (
            <tr key={at}>
              <th scope="row">{chartTime(at, stepMs)}</th>
              {columns.map(({ name, textAt }) => (
                <td key={name}>{textAt(step)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
