/** One SVG path for all bars of a sparkline: a list of a hundred rows then costs a hundred elements, not 2,400. */
export function sparklinePath(values: readonly number[], width: number, height: number, gap = 1): string {
  if (values.length === 0) return '';
  const most = Math.max(...values, 1);
  const step = width / values.length;
  return values
    .map((value, index) => {
      if (value <= 0) return '';
      // A single event stays visible beside a thousand.
      const tall = Math.max(1.5, (value / most) * height);
      return `M${round(index * step)} ${height}v${round(-tall)}h${round(step - gap)}v${round(tall)}z`;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
