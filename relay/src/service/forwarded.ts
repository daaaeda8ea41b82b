/** Proxies of some kinds (IIS, Azure) write the port of the client too: `1.2.3.4:5678`, `[2001:db8::1]:443`. */
export const withoutPorts = (forwardedFor: string): string =>
  forwardedFor
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/^"?\[([0-9a-f:.%]+)\](?::\d+)?"?$/i, '$1')
        .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1'),
    )
    .join(', ');

/** Headers that proxies add, each of which shows that a request came through one. */
const OF_PROXIES = /^(?:via|forwarded|x-forwarded(?:-.+)?|x-real-ip|x-client-ip|x-original-.+|true-client-ip|cf-.+)$/;

/** Whether a request shows that a proxy passed it on. Those of before HTTP/1.1 are proxies that say nothing else of themselves. */
export const isForwarded = (headers: Readonly<Record<string, unknown>>, httpVersion: string): boolean =>
  httpVersion === '1.0' || Object.keys(headers).some((name) => OF_PROXIES.test(name));
