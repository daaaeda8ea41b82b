import { stableFileName } from './file-name.ts';
import { isRandomId } from './random.ts';

/*
 * Addresses and paths in messages. They keep the host, the words of a route, and the names of files without hashes: a hashed
 * name keeps its stem, a user's folder and a temporary one keep their place.
 */

const SEGMENTS_MAX = 12;
/** Words of a route tell services apart; deeper ones are mostly titles and names. */
const ROUTE_MAX = 3;

const ROUTE_WORD = /^(?:[a-z][a-z_]{0,24}|v\d{1,2}|[a-z]{2,16}\.[a-z]{2,5}|[a-z]{2,20}(?:[A-Z][a-z]{1,20}){1,4})$/;
/** A name of several words is a route where it begins the address, and a title of somebody's behind that. */
const FIRST_WORDS = /^(?:[a-z]{2,20}(?:-[a-z]{2,20}){1,2}|[a-z]{3,16}\d)$/;
/** Controllers and their actions: `/Cart/AddItem`. A capital behind a small word is a name. */
const PASCAL = /^(?:[A-Z][a-z]{1,20}){1,4}$/;
/** Beginnings that all routes of a service have. */
const COMMON_WORD = /^(?:api|rest|v\d{1,2})$/;

/** An address: scheme, host and the beginning of its route, without user, port, query and values. */
export function urlWithoutValues(url: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]{1,30}:\/\/)(.*)$/is.exec(url) ?? [];
  const [address = ''] = rest.split(/[?#]/, 1);
  const slash = address.indexOf('/');
  const authority = slash === -1 ? address : address.slice(0, slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const path = slash === -1 ? '' : address.slice(slash + 1);
  const segments = path.split('/').filter((segment) => segment !== '');
  const file = segments.at(-1) ?? '';
  if (/\.(?:[cm]?js|css|wasm|map|html?)$/i.test(file))
    return `${scheme.toLowerCase()}${hostWithoutValues(host)}/…/${stableFileName(file, '<hash>')}`;
  const common = segments.slice(0, 2).filter((segment) => COMMON_WORD.test(segment)).length;
  const most = ROUTE_MAX + common;
  const kept = segments.slice(0, most).map((segment, at) => (isRoute(segments, at, common) ? segment : '<part>'));
  const more = segments.length > most ? ['…'] : [];
  return [`${scheme.toLowerCase()}${hostWithoutValues(host)}`, ...kept, ...more].join('/');
}

function isRoute(segments: readonly string[], at: number, common: number): boolean {
  const segment = segments[at] ?? '';
  if (ROUTE_WORD.test(segment) || (at <= common && FIRST_WORDS.test(segment))) return true;
  return PASCAL.test(segment) && (at <= common || PASCAL.test(segments[at - 1] ?? ''));
}

function hostWithoutValues(host: string): string {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  if (/^[\d.]+$/.test(name) || name.startsWith('[')) return '<ip>';
  return name
    .split('.')
    .map((label) => (isRandomId(label) || /\d{3,}|^ip-\d|-\d+$|^\d+$/.test(label) ? '<host>' : label))
    .join('.');
}

/** Folders under which every name is of a moment. */
const TEMPORARY = /^(?:tmp|temp|temporary|_temp|\$\{?tmpdir\}?|t|inetcache|jna-\d*)$/i;
/** Folders under which the next name is a person's. */
const HOMES = /^(?:home|users|documents and settings|homes)$/i;
const LINES = /((?::\d{1,7}){1,2})$/;

/** A path of a file system, or of a host that is not named: `/assets/Cart-<hash>.css`, `/home/<user>/.shop/conf`, `<temp>`. */
export function pathWithoutValues(path: string): string {
  const sign = path.includes('\\') ? '\\' : '/';
  const lines = LINES.exec(path)?.[0] ?? '';
  const bare = path.slice(0, path.length - lines.length).split(/[?#]/, 1)[0] ?? '';
  const all = bare.split(/[\\/]/);
  const segments = all.length > SEGMENTS_MAX ? [...all.slice(0, 2), '…', ...all.slice(2 - SEGMENTS_MAX)] : all;
  let isTemporary = false;
  const kept = segments.map((segment, index) => {
    const before = segments[index - 1] ?? '';
    if (isTemporary) return inTemporary(segment, index === segments.length - 1);
    if (HOMES.test(before) && index <= 3 && index < segments.length) return segment === '' ? '' : '<user>';
    if (TEMPORARY.test(segment) && index > 0) {
      isTemporary = true;
      return '<temp>';
    }
    if (/^(?:proc|task|fd)$/.test(before) && /^\d+$/.test(segment)) return '<number>';
    return stableFileName(segment, '<hash>')
      .replaceAll(/\d+(?:\.\d+){1,3}/g, '<version>')
      .replaceAll(/(?<=\D)\d{3,}|^\d+$/g, '<number>');
  });
  const at = kept.indexOf('<temp>');
  return (at === -1 ? kept.join(sign) : kept.slice(at).join(sign)) + (lines === '' ? '' : ':<number>');
}

/** The name of a temporary file says something only where it is made of words. */
function inTemporary(segment: string, isLast: boolean): string {
  if (/^[a-z][a-z._-]{1,30}$/.test(segment) && !/^(?:tmp|temp)/.test(segment)) return segment;
  const ending = /\.[a-z][a-z0-9]{0,5}$/i.exec(segment)?.[0] ?? '';
  return isLast ? `<name>${ending}` : '<name>';
}
