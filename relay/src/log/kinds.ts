/** Categories whose stored units are events of issues. One decider takes these into account. */
export const ISSUE_CATEGORIES: readonly string[] = ['error', 'security'];
