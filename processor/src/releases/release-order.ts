/** Epoch milliseconds at which each release of a project was first seen. */
export type FirstSeen = ReadonlyMap<string, number>;

/**
 * True when `release` came after `base`. Versions of one package compare by semantic versioning; other names, and those of two
 * packages, compare by when each was first seen. False where that is unknown: a false regression is worse than a late one.
 */
export function isLaterRelease(release: string, base: string, firstSeen: FirstSeen): boolean {
  if (release === '' || release === base) return false;
  const byVersion = compareByVersion(release, base);
  if (byVersion !== null) return byVersion > 0;

  const seen = firstSeen.get(release);
  const baseSeen = firstSeen.get(base);
  return seen !== undefined && baseSeen !== undefined && seen > baseSeen;
}

/** The package of a version (`web` of `web@1.2.3`); empty for a version without one, and for a text that is no version. */
export const packageOf = (release: string): string => parseRelease(release)?.package ?? '';

/** Null where the versions alone give no order. */
function compareByVersion(a: string, b: string): number | null {
  const left = parseRelease(a);
  const right = parseRelease(b);
  if (!left || !right || left.package !== right.package) return null;

  for (let i = 0; i < 4; i++) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  const byPrerelease = comparePrerelease(left.prerelease, right.prerelease);
  if (byPrerelease !== 0) return byPrerelease;
  // Builds of one version have no order of their own (semver.org, 10).
  return left.build === right.build ? 0 : null;
}

interface Version {
  package: string;
  numbers: number[];
  prerelease: string[];
  build: string;
}

/** `shop@1.2.3-rc.1+build`, `1.2.3`, `v1.2`; a commit hash or a date with words is no version. */
const RELEASE =
  /^(?:(?<name>.+)@)?v?(?<numbers>\d{1,9}(?:\.\d{1,9}){1,3})(?:-(?<pre>[0-9A-Za-z.-]+))?(?:\+(?<build>.+))?$/;

function parseRelease(release: string): Version | null {
  const parts = RELEASE.exec(release)?.groups;
  if (!parts) return null;
  return {
    package: parts['name'] ?? '',
    numbers: (parts['numbers'] ?? '').split('.').map(Number),
    prerelease: parts['pre']?.split('.') ?? [],
    build: parts['build'] ?? '',
  };
}

/** semver.org, 11: none is later than any; numbers before words; more fields are later. */
function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const left = a[i];
    const right = b[i];
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    const difference = compareIdentifiers(left, right);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareIdentifiers(a: string, b: string): number {
  const aIsNumber = /^\d+$/.test(a);
  const bIsNumber = /^\d+$/.test(b);
  if (aIsNumber && bIsNumber) return Number(a) - Number(b);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
