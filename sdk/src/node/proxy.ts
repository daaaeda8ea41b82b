/** The variables by which machines are told of their proxy, in either case. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that a request to the URL goes by, as curl and most tools read the variables; null for none. The option goes before
 * them. `NO_PROXY` lists hosts, each with its subdomains, or `*`; a port limits it to that one.
 */
export function proxyFor(url: URL, option: string | undefined, env: ProxyVariables): URL | null {
  const read = (name: string): string => env[name.toLowerCase()] || env[name] || '';
  const named = option ?? (read(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || read('ALL_PROXY'));
  if (!named || isExcluded(url, read('NO_PROXY'))) return null;
  try {
    const proxy = new URL(named.includes('://') ? named : `http://${named}`);
    return /^https?:$/.test(proxy.protocol) ? proxy : null;
  } catch {
    return null;
  }
}

function isExcluded({ hostname, port, protocol }: URL, list: string): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      const host = name.replace(/^\*?\./, '');
      return (hostname === host || hostname.endsWith(`.${host}`)) && (!onlyPort || onlyPort === ownPort);
    });
}

/** The header by which a proxy with a password is asked. */
export const proxyAuthorization = ({ username, password }: URL): Record<string, string> =>
  username
    ? {
        'proxy-authorization': `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`,
      }
    : {};
