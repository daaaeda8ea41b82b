import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { VERSION } from '../core/version.ts';
import { CliError } from './cli-error.ts';

const gzipped = promisify(gzip);

export interface Artifact {
  kind: 'minified_source' | 'source_map';
  debugId: string;
  name: string;
  bytes: Buffer;
}

export interface UploadOptions {
  url: string;
  token: string;
  org: string;
  project: string;
  wait: (ms: number) => Promise<void>;
}

/** For servers that restart or are behind a proxy that does. */
const RETRIED: readonly number[] = [502, 503, 504];
const DELAYS_MS = [500, 1000, 2000, 4000];
const TIMEOUT_MS = 120_000;

/** Uploads one file; false where the server had it already. */
export async function uploadArtifact(artifact: Artifact, options: UploadOptions): Promise<boolean> {
  const body = await gzipped(artifact.bytes);
  for (const delay of [...DELAYS_MS, null]) {
    const response = await post(artifact, body, options, delay === null);
    if (response?.ok) return ((await response.json()) as { new?: boolean }).new ?? true;
    if (response && (!RETRIED.includes(response.status) || delay === null))
      throw await refusal(response, artifact, options);
    await response?.body?.cancel();
    if (delay !== null) await options.wait(delay);
  }
  throw new CliError('unreachable', `${options.url} did not answer.`);
}

async function post(
  { kind, debugId, name }: Artifact,
  body: Buffer,
  options: UploadOptions,
  isLast: boolean,
): Promise<Response | null> {
  const { url, token, org, project } = options;
  const query = new URLSearchParams({ debug_id: debugId, kind, name });
  const path = `/api/0/projects/${encodeURIComponent(org)}/${encodeURIComponent(project)}/artifacts/`;
  try {
    return await fetch(`${url}${path}?${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/octet-stream',
        'content-encoding': 'gzip',
        'user-agent': `breakwater-cli/${VERSION}`,
      },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    if (!isLast) return null;
    throw new CliError('unreachable', `${url} cannot be reached: ${reasonOf(cause)}.`, { cause });
  }
}

async function refusal(
  response: Response,
  { name }: Artifact,
  { org, project, url }: UploadOptions,
): Promise<CliError> {
  const { status } = response;
  const text = (await response.text()).slice(0, 500);
  const said = detailOf(text);
  if (status === 401 || status === 403)
    return new CliError('refused_token', `The server refused the token (${status}${said}).`);
  if (status === 404) return new CliError('no_project', `${url} knows no project ${org}/${project} (404${said}).`);
  return new CliError('refused', `The server refused ${name} (${status}${said}).`);
}

/** The sentences of an answer that refuses. */
export function detailOf(text: string): string {
  try {
    const { detail, causes = [] } = JSON.parse(text) as { detail?: string; causes?: string[] };
    return [detail, ...causes]
      .filter(Boolean)
      .map((each) => `: ${each}`)
      .join('');
  } catch {
    return text ? `: ${text}` : '';
  }
}

/** `fetch failed` alone says nothing. */
export function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
