import { readFileSync } from 'node:fs';

/** The version of the product: all parts have the same. Empty where they run from one file, without their manifests. */
export const SERVICE_VERSION: string = readVersion();

function readVersion(): string {
  try {
    // Two folders up from here in the source and in the build alike.
    const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    return String((manifest as { version?: unknown }).version ?? '');
  } catch {
    return '';
  }
}
