/** Events are accounted for in cohorts of two minutes of receive time. */
export const COHORT_MS = 120_000;

/** The start of the cohort that contains a moment. */
export const cohortOf = (ms: number): number => ms - (ms % COHORT_MS);
