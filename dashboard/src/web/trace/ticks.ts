const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Above ten seconds, people count in sixties. */
const CLOCK_STEPS = [
  15 * SECOND,
  30 * SECOND,
  ...[1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440].map((n) => n * MINUTE),
];

/** Round steps for a time axis: 1, 2 or 5 times a power of ten, at most `most` of them. */
export function ticks(from: number, to: number, most: number): number[] {
  const span = to - from;
  if (!(span > 0)) return [];
  const raw = span / most;
  const clockStep = CLOCK_STEPS.find((step) => step >= raw);
  if (raw > 10_000 && clockStep !== undefined) return every(clockStep, from, to);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  return every(step, from, to);
}

function every(step: number, from: number, to: number): number[] {
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step);
}
