import { z } from 'zod';

const fileSchema = z.object({ url: z.string(), integrity: z.string() });

export const servedSdkSchema = z.object({
  version: z.string(),
  files: z.object({ 'breakwater-sdk.tgz': fileSchema, 'browser.js': fileSchema, 'loader.js': fileSchema }),
});
