import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const config = { distDir: 'dist', turbopack: { root }, outputFileTracingRoot: root };
export default config;
