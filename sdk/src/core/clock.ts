/** Browsers and Node both have it; neither's type library is loaded in the core. */
declare const performance: { readonly timeOrigin: number; now: () => number };

/** Unix milliseconds: finer than `Date.now()`, and with it whenever the page or machine was asleep or its clock was set. */
export function now(): number {
  const wall = Date.now();
  const fine = performance.timeOrigin + performance.now();
  return Math.abs(wall - fine) < 1000 ? fine : wall;
}
