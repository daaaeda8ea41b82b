import { SettingError } from './settings.ts';

/** The first words of paths that are ours: below one of them nobody could tell whether a proxy took it off. */
const OWN = new Set(
  'api assets live ready metrics unsubscribe issues performance traces pipeline receipt deliveries mails storage settings onboarding login setup invitation forgot reset'.split(
    ' ',
  ),
);

/** The path that an installation lies below, without a slash at its end; empty for none. `name` is that of the setting. @throws SettingError */
export function basePathOf(name: string, url: string): string {
  const { pathname } = new URL(url);
  const path = pathname.replace(/\/+$/, '');
  const [, first = ''] = path.split('/');
  if (OWN.has(first))
    throw new SettingError(`${name} has a path that begins as one of Breakwater's own does; take another one.`);
  if (!/^(\/[\w.~-]+)*$/.test(path))
    throw new SettingError(`${name} has a path with other characters than letters, digits and . _ ~ -.`);
  return path;
}

/** The address below these paths. A proxy may take the path off or leave it, so an address without it stays as it is. */
export function withoutBase(address: string, bases: readonly string[]): string {
  for (const base of bases) {
    if (!address.startsWith(base)) continue;
    const rest = address.slice(base.length);
    if (rest === '' || rest.startsWith('?')) return `/${rest}`;
    if (rest.startsWith('/')) return rest;
  }
  return address;
}
