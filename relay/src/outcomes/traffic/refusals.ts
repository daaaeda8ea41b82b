import type { ErrorCode, RelayError } from '../../intake/errors.ts';
import type { Projects } from '../../projects.ts';

/** The facts about a request that was refused, as far as they are known. */
export interface RefusedRequest {
  /** The project in the path; null where it names none. */
  project: number | null;
  publicKey: string | undefined;
  client: string | undefined;
  /** The page that sent it. */
  origin: string | undefined;
}

/** A refusal as the people of a project see it. */
export interface RefusalSeen {
  /** 0: the request named no project that exists. */
  project: number;
  /** Whole where the key exists, else its first eight characters; empty where none was sent. */
  publicKey: string;
  code: ErrorCode;
  detail: string;
  client: string;
}

/** As much of an unknown key as is kept: people recognise theirs by it, and a secret that was sent as key stays unknown. */
const KEY_CHARACTERS = 8;
const DETAIL_CHARACTERS = 100;

/**
 * The projects that a refusal concerns: that of the path, and that of the key. An outage of ours is none of it, and what is answered
 * with 429 is counted with its units.
 */
export function refusalsOf(error: RelayError, request: RefusedRequest, projects: Projects): RefusalSeen[] {
  if (error.status >= 500 || error.status === 429) return [];
  const { code } = error;
  const { project, publicKey = '', client = '', origin } = request;
  const cause = code === 'origin_not_allowed' ? origin : error.causes[0];
  const refusal = { code, client, detail: (cause ?? '').slice(0, DETAIL_CHARACTERS) };
  const named = project !== null && projects.has(project) ? project : 0;

  const owner = publicKey === '' ? undefined : projects.byKey(publicKey);
  if (!owner) {
    const detail = named === 0 && project !== null ? `project ${project}` : refusal.detail;
    return [{ ...refusal, detail, project: named, publicKey: publicKey.slice(0, KEY_CHARACTERS) }];
  }
  const ofOwner = { ...refusal, project: owner.project, publicKey };
  if (code !== 'project_mismatch') return [ofOwner];
  const ofPath = { ...refusal, project: named, publicKey, detail: '' };
  return named === 0 ? [ofOwner] : [ofOwner, ofPath];
}
