/** The answers that hold an issue's state: a change marks them at once and asks for them again. */
export const ISSUE_KEYS = {
  one: ['issue'],
  list: ['issues', 'list'],
  fresh: ['issues', 'fresh'],
} as const;
