import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import { SDK_FILES } from '../../contract/sdk.ts';
import type { SdkFile } from '../../contract/sdk.ts';

/** The SDK that this installation was built with, as `make-sdk.js` made it. */
export interface SdkBuild {
  version: string;
  bytes: Readonly<Record<SdkFile, Buffer>>;
  integrity: Readonly<Record<SdkFile, string>>;
}

// Two folders up from `src` and from `dist` alike.
const BUILT = fileURLToPath(new URL('../../../dist/sdk', import.meta.url));

const integritySchema = z.object({
  'breakwater-sdk.tgz': z.string(),
  'browser.js': z.string(),
  'loader.js': z.string(),
});
const buildSchema = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+(?:-[a-z0-9.-]+)?$/),
  integrity: integritySchema,
});

/** Null where nothing is built, as in a checkout that runs from its sources. */
export async function readSdkBuild(folder = BUILT): Promise<SdkBuild | null> {
  if (!existsSync(join(folder, 'build.json'))) return null;
  const { version, integrity } = buildSchema.parse(JSON.parse(await readFile(join(folder, 'build.json'), 'utf8')));
  const read = await Promise.all(SDK_FILES.map(async (file) => [file, await readFile(join(folder, file))] as const));
  return { version, integrity, bytes: Object.fromEntries(read) as Record<SdkFile, Buffer> };
}
