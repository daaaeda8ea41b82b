/** Every refusal of the directory. The API answers each under the same code. */
const REFUSALS = {
  busy: 'Others take the same ids at once; try again in a moment.',
  key_revoked: 'The key was revoked for ever; make another one.',
  last_person: 'The last person cannot be removed; invite another one first.',
  last_project: 'The only project cannot be deleted; make another one first.',
  limit_reached: 'There are as many of these as there may be.',
  name_taken: 'The name is in use.',
  settings_changed: 'The settings were changed meanwhile; load them again.',
} as const;

export type DirectoryErrorCode = keyof typeof REFUSALS;

export class DirectoryError extends Error {
  readonly code: DirectoryErrorCode;
  /** Which thing it is about, in a sentence that begins with its field. */
  readonly detail: string | null;

  constructor(code: DirectoryErrorCode, detail: string | null = null, options?: ErrorOptions) {
    super(detail ?? REFUSALS[code], options);
    this.name = 'DirectoryError';
    this.code = code;
    this.detail = detail;
  }
}
