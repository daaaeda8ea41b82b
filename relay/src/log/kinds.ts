/** What is stored of these is an event of an issue, which one decider takes into account. */
export const ISSUE_CATEGORIES: readonly string[] = ['error', 'security'];
