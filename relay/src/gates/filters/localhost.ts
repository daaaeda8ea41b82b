import { childOf, stringOf } from './read.ts';
import type { Subject } from './subject.ts';

const HOST = /^(localhost|[^.]+\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])$/;
const ADDRESS = /^(127\.\d+\.\d+\.\d+|::1)$/;

/**
 * True where the page or request is on a developer's own machine. The page's host decides alone. Only without one does the
 * address count, because behind a proxy that is not trusted every client has the proxy's address.
 */
export function isLocal(subject: Subject): boolean {
  const host = hostOf(subject.url());
  if (host !== '') return HOST.test(host);
  const user = childOf(subject.payload(), 'user');
  return ADDRESS.test(stringOf(user?.['ip_address']) || (subject.address ?? ''));
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');
