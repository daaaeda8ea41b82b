import { readFileSync } from 'node:fs';

import { z } from 'zod';

// Two folders up from here in the source and in the build alike.
const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export const PRODUCT_VERSION: string = z.object({ version: z.string() }).parse(manifest).version;
