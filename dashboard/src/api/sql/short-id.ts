import { issueBitsOf } from '@breakwater/processor/store';

/** The parts of a short id: the project, and the low bits of its issue's id. */
export interface ShortId {
  projectSlug: string;
  bits: number;
}

/** The bits of `issue_id` in a short id. Two issues of one project can share them, so a look-up may give both. */
export const SHORT_ID_MASK = 0x3fff_ffff;

/** Null where the text is no short id. */
export function parseShortId(text: string): ShortId | null {
  const projectSlug = /^([a-z0-9][a-z0-9-]*)-[0-9a-z]{6}$/i.exec(text)?.[1];
  const bits = issueBitsOf(text);
  return projectSlug && bits !== null ? { projectSlug: projectSlug.toLowerCase(), bits } : null;
}
