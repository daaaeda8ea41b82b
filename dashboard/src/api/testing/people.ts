import { apiErrorSchema } from '../../contract/session.schema.ts';
import type { RunningApi } from './start-api.ts';

export const ADA = { email: 'ada@example.com', password: 'correct horse' };

export interface Given {
  body?: unknown;
  cookie?: string | undefined;
  headers?: Record<string, string>;
}

/** A browser at the API: it keeps its cookies, and its requests come from a page of ours. */
export interface TestBrowser {
  /** `name=value` pairs of now. */
  cookies(): string;
  ask(method: string, path: string, given?: Given): Promise<Response>;
}

export function openBrowser(api: Pick<RunningApi, 'url'>, own: Record<string, string> = {}): TestBrowser {
  const jar = new Map<string, string>();
  const cookies = (): string => [...jar].map((pair) => pair.join('=')).join('; ');
  return {
    cookies,
    async ask(method, path, { body, cookie = cookies(), headers = {} } = {}) {
      const response = await fetch(`${api.url}${path}`, {
        method,
        headers: {
          'sec-fetch-site': 'same-origin',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(cookie === '' ? {} : { cookie }),
          ...own,
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const set of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (value === '') jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    },
  };
}

export const codeOf = async (response: Response): Promise<string> => apiErrorSchema.parse(await response.json()).code;
