/** One line of a bench: the figure, and the figure of the same run that it is compared with. */
export interface Figure {
  bench: string;
  metric: string;
  value: number;
  unit: string;
  /** The figure that `ratio` compares with. */
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

/** `share` is from 0 to 1; the list may be unsorted. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
