/*
 * Imported before uPlot, which makes a number format of `navigator.language` when it is loaded. A Chromium that runs under the
 * POSIX locale calls itself `en-US@posix`, which no `Intl` takes, and the whole page would fail with the chart.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
}
