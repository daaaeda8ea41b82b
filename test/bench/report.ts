/** One line of a bench: what was measured, against what, in the same run. */
export interface Figure {
  bench: string;
  metric: string;
  value: number;
  unit: string;
  /** What `ratio` compares with. */
  vs?: string;
  ratio?: number;
}

export const report = (figure: Figure): void => {
  const round = (value: number) => Number(value.toPrecision(4));
  console.log(
    JSON.stringify({
      ...figure,
      value: round(figure.value),
      ...(figure.ratio === undefined ? {} : { ratio: round(figure.ratio) }),
    }),
  );
};

/** `share` from 0 to 1; of an unsorted list. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
