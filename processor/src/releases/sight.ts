import { isIPv4, isIPv6 } from 'node:net';

import { NO_USER, userHashOf } from '../store/user-hash.ts';

/** The release of one item, and where it came from. Kept for a whole batch, hence small. */
export interface ReleaseSight {
  project: number;
  release: string;
  environment: string;
  eventId: string;
  /** Epoch milliseconds, by the relay. */
  at: number;
  /** Hashes; empty where unknown. */
  user: string;
  host: string;
  network: string;
}

interface SightedRow {
  project_id: number;
  release: string;
  environment: string;
  event_id: string;
  user_key: string;
}

interface Source {
  receivedAt: number;
  remoteAddress?: string | undefined;
  host: string | undefined;
}

/** Undefined where a row names no release. */
export const sightOf = (row: SightedRow, { receivedAt, remoteAddress, host }: Source): ReleaseSight | undefined =>
  row.release === ''
    ? undefined
    : {
        project: row.project_id,
        release: row.release,
        environment: row.environment,
        eventId: row.event_id,
        at: Math.round(receivedAt),
        user: known(row.user_key),
        host: known(userHashOf(host ? `host:${host}` : '')),
        network: known(userHashOf(networkOf(remoteAddress ?? ''))),
      };

const known = (hash: string): string => (hash === NO_USER ? '' : hash);

/** The network of an address: /24, or /48 of IPv6; empty where the text is no address. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (isIPv4(mapped)) return `net:${mapped.split('.').slice(0, 3).join('.')}`;
  if (!isIPv6(mapped)) return '';
  const [head = '', tail] = mapped.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const between =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => '0');
  const all = [...groups, ...between, ...last].map((group) => group.replace(/^0+(?=.)/, ''));
  return `net:${all.slice(0, 3).join(':')}`;
}
