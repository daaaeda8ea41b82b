import type { SeenRelease } from './queries/releases-of-project.ts';

interface Version {
  name: string;
  numbers: readonly number[];
  prerelease: readonly string[];
}

/**
 * The newest of a project's releases: by version where all of them read as `package@1.2.3`, else the one that was first seen
 * last. Empty for none.
 */
export function newestRelease(releases: readonly SeenRelease[]): string {
  const versions = releases.map(({ release }) => ({ release, version: versionOf(release) }));
  const comparable = versions.every(({ version }) => version !== null && version.name === versions[0]?.version?.name);
  if (!comparable) return [...releases].sort((a, b) => b.firstSeen - a.firstSeen)[0]?.release ?? '';
  return (
    [...versions].sort((a, b) => (a.version && b.version ? compareVersions(b.version, a.version) : 0))[0]?.release ?? ''
  );
}

function versionOf(release: string): Version | null {
  const match = /^(?:(.+)@)?v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(release);
  if (!match) return null;
  return { name: match[1] ?? '', numbers: match.slice(2, 5).map(Number), prerelease: match[5]?.split('.') ?? [] };
}

/** As semver orders them: a prerelease comes before its release. */
function compareVersions(a: Version, b: Version): number {
  for (const [place, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[place] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length;
  for (const [place, part] of a.prerelease.entries()) {
    const other = b.prerelease[place];
    if (other === undefined) return 1;
    const difference = comparePrerelease(part, other);
    if (difference !== 0) return difference;
  }
  return a.prerelease.length - b.prerelease.length;
}

function comparePrerelease(a: string, b: string): number {
  const numeric = [a, b].map((part) => /^\d+$/.test(part));
  if (numeric[0] && numeric[1]) return Number(a) - Number(b);
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
