/**
 * Things that a caller of the API may be allowed. Every endpoint names the one that it needs; roles of people and scopes of tokens
 * are sets of them.
 */
export const RIGHTS = [
  'issues:read',
  'issues:write',
  'traces:read',
  'project:read',
  'project:write',
  'org:read',
  'org:write',
  'artifacts:write',
  'people:read',
  'people:write',
] as const;
export type Right = (typeof RIGHTS)[number];
