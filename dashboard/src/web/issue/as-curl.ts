import type { ReadRequest } from './read-event.ts';

export const MASK = '***';
const SECRET = /authorization|cookie|token|secret|password|api[-_]?key|session|csrf|x-auth/i;
/** Set by curl itself, or wrong once the body is written anew. */
const OWN_TO_CLIENT = /^(host|content-length|connection|accept-encoding)$/i;

/** The request as a line for a shell. Secrets are masked: the line is made to be pasted into a chat or a ticket. */
export function asCurl(request: ReadRequest): string {
  const parts = ['curl'];
  const method = request.method || 'GET';
  const body = bodyText(request.data);
  if (method !== 'GET') parts.push(`-X ${method}`);
  parts.push(quote(urlOf(request)));
  for (const [name, value] of request.headers) {
    if (!OWN_TO_CLIENT.test(name)) parts.push(`-H ${quote(`${name}: ${SECRET.test(name) ? MASK : value}`)}`);
  }
  if (request.cookies.length > 0 && !request.headers.some(([name]) => /^cookie$/i.test(name))) {
    parts.push(`-b ${quote(request.cookies.map(([name]) => `${name}=${MASK}`).join('; '))}`);
  }
  if (body !== null) parts.push(`--data-raw ${quote(body)}`);
  return parts.join(' \\\n  ');
}

export function urlOf({ url, query, fragment }: ReadRequest): string {
  const asked = query.map(
    ([name, value]) => `${encodeURIComponent(name)}=${SECRET.test(name) ? MASK : encodeURIComponent(value)}`,
  );
  const search = asked.length === 0 || url.includes('?') ? '' : `?${asked.join('&')}`;
  return `${url}${search}${fragment === '' || url.includes('#') ? '' : `#${fragment}`}`;
}

function bodyText(data: unknown): string | null {
  if (data === null || data === undefined || data === '') return null;
  return JSON.stringify(typeof data === 'string' ? parsed(data) : data, (key, value: unknown) =>
    key !== '' && SECRET.test(key) ? MASK : value,
  ).replace(/^"(.*)"$/s, (_whole, inside: string) => inside.replace(/\\"/g, '"'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
