import type { Logger } from '@breakwater/relay/service';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type CookieName = 'session' | 'device';

export interface Cookies {
  /** The values of all cookies of this name: a sister domain can set one too, which a browser may send first. */
  valuesOf(request: FastifyRequest, name: CookieName): string[];
  set(request: FastifyRequest, reply: FastifyReply, name: CookieName, value: string, seconds: number): void;
  clear(request: FastifyRequest, reply: FastifyReply, name: CookieName): void;
}

/**
 * The cookies of the page. Over HTTPS a name begins with `__Host-`, which no sister domain can set, and no cookie of another name
 * counts; below a path it is `__Secure-`, because the other prefix is for whole hosts alone. HTTPS is known by BREAKWATER_URL, or by
 * a proxy of BREAKWATER_TRUST_PROXY that says so.
 */
export function createCookies({ publicUrl }: { publicUrl: string }, logger: Pick<Logger, 'warn'>): Cookies {
  const path = new URL(publicUrl).pathname;
  const prefix = path === '/' ? '__Host-' : '__Secure-';
  let hasWarned = false;

  const isSecure = (request: FastifyRequest): boolean => {
    if (publicUrl.startsWith('https:')) return true;
    const saysHttps = request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https';
    if (saysHttps && !hasWarned) {
      hasWarned = true;
      logger.warn({}, 'People come over HTTPS, but BREAKWATER_URL says http: links of mails and DSNs begin with it');
    }
    return request.protocol === 'https';
  };
  const nameOf = (request: FastifyRequest, name: CookieName): string =>
    `${isSecure(request) ? prefix : ''}breakwater_${name}`;
  const optionsOf = (request: FastifyRequest) =>
    ({ path, httpOnly: true, sameSite: 'lax', secure: isSecure(request) }) as const;

  return {
    valuesOf: (request, name) => cookieValues(request.headers.cookie ?? '', nameOf(request, name)),
    set(request, reply, name, value, seconds) {
      reply.setCookie(nameOf(request, name), value, { ...optionsOf(request), maxAge: seconds });
    },
    clear(request, reply, name) {
      reply.clearCookie(nameOf(request, name), optionsOf(request));
    },
  };
}

/** The most values of one name that are looked at. */
const MOST_VALUES = 5;

/** The values of one name in a header of cookies, in its order. */
export const cookieValues = (header: string, name: string): string[] =>
  header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .slice(0, MOST_VALUES)
    .map((pair) => pair.slice(name.length + 1));
