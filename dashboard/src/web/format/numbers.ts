const compactFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const fullFormat = new Intl.NumberFormat('en');
const percentFormat = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const rateFormat = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export const compact = (value: number): string => compactFormat.format(value);
export const full = (value: number): string => fullFormat.format(value);
export const percent = (share: number): string => percentFormat.format(share);
export const rate = (value: number): string => rateFormat.format(value);

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
  const minutes = Math.trunc(ms / 60_000);
  const seconds = Math.round((size % 60_000) / 1000);
  return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
}
