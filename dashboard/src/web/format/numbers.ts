const compactFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const fullFormat = new Intl.NumberFormat('en');
const percentFormat = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const rateFormat = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export const compact = (value: number): string => compactFormat.format(value);
export const full = (value: number): string => fullFormat.format(value);
export const percent = (share: number): string => percentFormat.format(share);
/** Three digits; what happens less than once in a hundred minutes is only said to be rare. */
export const rate = (value: number): string => (value > 0 && value < 0.01 ? '< 0.01' : rateFormat.format(value));

const pair = (large: number, unit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;

const UNITS = ['B', 'KB', 'MB', 'GB'] as const;

export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${rateFormat.format(value)} ${UNITS[unit] ?? 'B'}`;
}

/** `0.42 ms`, `12.3 ms`, `1.25 s`, `2 min 5 s`: three digits are enough to compare two durations. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  const size = Math.abs(ms);
  if (size < 1000) return `${rateFormat.format(ms)} ms`;
  if (size < 60_000) return `${rateFormat.format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (size < 3_570_000) return pair(Math.trunc(seconds / 60), 'min', Math.abs(seconds % 60), 's');
  const minutes = Math.round(ms / 60_000);
  return pair(Math.trunc(minutes / 60), 'h', Math.abs(minutes % 60), 'min');
}
