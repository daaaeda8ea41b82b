import { hexId, uuidOf } from '@breakwater/sdk/wire';
import { z } from 'zod';

import { endpoint } from './endpoint.ts';

export const artifactSchema = z.object({
  debugId: z.string(),
  kind: z.enum(['minified_source', 'source_map']),
  name: z.string(),
  bytes: z.number(),
  uploadedAt: z.number(),
});

export const artifactListSchema = z.object({ artifacts: z.array(artifactSchema), total: z.number() });

/** Answer to an upload, which the command line makes. */
export const uploadedArtifactSchema = artifactSchema.omit({ uploadedAt: true }).extend({ new: z.boolean() });

export const uploadSearchSchema = z.object({
  debug_id: z
    .string()
    .refine((id) => hexId(id) !== null, 'debug_id: not a UUID')
    .transform((id) => uuidOf(hexId(id) ?? '')),
  kind: z.enum(['minified_source', 'source_map'], 'kind: neither minified_source nor source_map'),
  name: z
    .string()
    .min(1, 'name: empty')
    .max(1000, 'name: over 1000 characters')
    .refine((name) => !/[\p{Cc}\p{Cs}\ufffd]/u.test(name), 'name: holds control characters or broken text'),
});

/** The body is the file itself. */
export const addArtifact = endpoint<{
  params: 'org' | 'project';
  search: z.output<typeof uploadSearchSchema>;
  answer: z.output<typeof uploadedArtifactSchema>;
}>('POST', '/api/0/projects/:org/:project/artifacts/');
