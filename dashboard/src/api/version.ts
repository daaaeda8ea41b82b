import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

import { z } from 'zod';

// Two folders up from here in the source and in the build alike.
const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export const PRODUCT_VERSION: string = z.object({ version: z.string() }).parse(manifest).version;

const page = new URL('../../dist/web/index.html', import.meta.url);
/** The built page names its files by their content, so two builds of one version differ here. */
const build = existsSync(page) ? `+${createHash('sha256').update(readFileSync(page)).digest('hex').slice(0, 8)}` : '';

/** Header `Breakwater-Version` of each answer, by which a page learns that its server was upgraded. */
export const BUILD_VERSION: string = PRODUCT_VERSION + build;
