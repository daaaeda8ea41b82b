import { filledPath } from '../../contract/endpoint.ts';
import type { Endpoint, EndpointShape } from '../../contract/endpoint.ts';
import type { ApiErrorBody } from '../../contract/session.ts';
import { t } from '../i18n/t.ts';
import { BASE_PATH } from './base-path.ts';
import { serverVersion } from './server-version.ts';

/** Any answer that is not the one asked for, with what a person needs to find it in the server's log. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly causes: readonly string[];

  constructor(status: number, body: ApiErrorBody, options?: ErrorOptions) {
    super(body.detail, options);
    this.status = status;
    this.code = body.code;
    this.requestId = body.requestId;
    this.causes = body.causes ?? [];
  }
}

/** The parts of a request that an endpoint has. */
type Given<Shape extends EndpointShape> = Parts &
  (Shape extends { params: infer Names extends string } ? { params: Record<Names, string> } : unknown) &
  (Shape extends { search: infer Search } ? { search: Search } : unknown) &
  (Shape extends { body: infer Body } ? { body: Body } : unknown);

interface Parts {
  params?: Record<string, string>;
  search?: object;
  body?: unknown;
}

/** Asks an endpoint. */
export async function ask<Shape extends EndpointShape>(
  { method, path }: Endpoint<Shape>,
  { params = {}, search = {}, body }: Given<Shape>,
  signal: AbortSignal | null = null,
): Promise<Shape['answer']> {
  // An empty text is said: an empty search asks for everything, where none asks for what is unresolved.
  const given = Object.entries(search).filter(([, value]) => value !== undefined);
  const query = given.length > 0 ? `?${new URLSearchParams(given).toString()}` : '';
  const response = await reach(filledPath(path, params) + query, {
    method,
    signal,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  serverVersion.note(response.headers.get('breakwater-version'));
  const answer: unknown = readJson(await response.text());
  if (!response.ok) throw new ApiFailure(response.status, errorBody(answer, response));
  // The server validates its answers against the contract in its own tests; a second parse here would cost the bundle zod.
  return answer;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(BASE_PATH + path, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiFailure(0, { code: 'unreachable', detail: t('error.offline'), requestId: '' }, { cause });
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function errorBody(body: unknown, response: Response): ApiErrorBody {
  const known = body as Partial<ApiErrorBody> | null;
  return {
    code: known?.code ?? `http_${response.status}`,
    detail: known?.detail ?? `${response.status} ${response.statusText}`.trim(),
    requestId: known?.requestId ?? response.headers.get('x-request-id') ?? '',
    causes: known?.causes,
  };
}
