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
  'releases:write',
  'people:read',
  'people:write',
] as const;
export type Right = (typeof RIGHTS)[number];

/** The scopes of tokens, each a set of rights. */
export const SCOPE_RIGHTS = {
  read: ['issues:read', 'traces:read', 'project:read', 'org:read'],
  write: ['issues:write', 'project:write', 'org:write'],
  artifacts: ['artifacts:write'],
  // The command line reads projects and the releases before the one that it makes.
  releases: ['releases:write', 'project:read', 'org:read'],
  people: ['people:read', 'people:write'],
} as const satisfies Record<string, readonly Right[]>;
export type TokenScope = keyof typeof SCOPE_RIGHTS;
export const TOKEN_SCOPES = Object.keys(SCOPE_RIGHTS) as readonly TokenScope[];

/** The rights of all of them. A name that is no scope gives none. */
export const rightsOfScopes = (scopes: readonly string[]): ReadonlySet<Right> =>
  new Set(
    TOKEN_SCOPES.filter((scope) => scopes.includes(scope)).flatMap((scope): readonly Right[] => SCOPE_RIGHTS[scope]),
  );
