import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * The address of the client: the first of `X-Forwarded-For` where proxies are trusted, else the socket's. Only text that
 * is an address is believed.
 */
export function clientAddress(
  headers: IncomingHttpHeaders,
  socketAddress: string | undefined,
  trustForwardedFor: boolean,
): string | undefined {
  const forwarded = trustForwardedFor ? headers['x-forwarded-for'] : undefined;
  if (forwarded !== undefined) {
    const first = withoutPort(String(forwarded).split(',', 1)[0]?.trim() ?? '');
    if (isIP(first)) return first;
  }
  return socketAddress?.replace(/^::ffff:(?=\d+\.)/, '');
}

/** `1.2.3.4:5678` and `[::1]:5678`, as some proxies write. */
function withoutPort(address: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? address;
}
