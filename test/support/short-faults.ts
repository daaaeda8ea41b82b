/** The short form of `npm run soak -- faults`: the options of its two flows. A fixed seed gives a failure that can be run again. */
export const SHORT_FAULTS = { seed: 1, perSecond: 100, leastPauseMs: 500, mostPauseMs: 2_500 };

export const CLEAN = {
  missing: [],
  doubled: [],
  miscounted: 0,
  unbalanced: [],
  misreported: [],
  falseAlerts: [],
  deadLetters: 0,
  lossStatements: 0,
};
