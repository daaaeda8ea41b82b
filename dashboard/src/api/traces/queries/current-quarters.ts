import { SUMS } from '@breakwater/processor/sums';

const { from, where, columns, groupBy } = SUMS.transaction_quarters;
const NAMES = Object.keys(columns);

/**
 * The sums of transactions, with those of the tail of spans that is not rolled yet, for a FROM clause. `conditions` are SQL on the columns
 * `project_id`, `transaction` and `quarter`.
 */
export const currentQuarters = (tail: string, conditions: string): string => `(
        SELECT ${NAMES.join(', ')} FROM transaction_quarters WHERE ${conditions}
        UNION ALL
        SELECT ${NAMES.join(', ')}
        FROM (
          SELECT ${NAMES.map((name) => `sum_of_${name} AS ${name}`).join(', ')}
          FROM (
            SELECT ${Object.entries(columns)
              .map(([name, [sum]]) => `${sum} AS sum_of_${name}`)
              .join(', ')}
            FROM ${from}
            WHERE ${where} AND ${tail}
            GROUP BY ${groupBy.map((name) => `sum_of_${name}`).join(', ')}
          )
        )
        WHERE ${conditions}
      )`;

/** The quantiles of `durations`; those of nothing are no numbers. */
export const QUANTILES = 'quantilesTDigestWeightedMerge(0.5, 0.75, 0.95, 0.99)(q.durations)';
