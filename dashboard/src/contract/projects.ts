import { z } from 'zod';

export const PLATFORMS = ['javascript', 'react', 'node', 'fastify', 'express', 'other'] as const;

export const projectSchema = z.object({
  id: z.number(),
  slug: z.string(),
  name: z.string(),
  organization: z.string(),
  platform: z.string(),
  status: z.enum(['active', 'disabled']),
  createdAt: z.number(),
  /** The DSN of the first active key. */
  dsn: z.string(),
  keys: z.array(
    z.object({ publicKey: z.string(), label: z.string(), dsn: z.string(), status: z.enum(['active', 'disabled']) }),
  ),
  unresolved: z.number(),
  /** Newest event or transaction by receive time; null before the first. */
  lastReceivedAt: z.number().nullable(),
});
export type Project = z.infer<typeof projectSchema>;

export const projectRequestSchema = z.object({
  name: z.string().trim().min(1, 'name: empty').max(50, 'name: over 50 characters'),
  platform: z.enum(PLATFORMS),
});
export type ProjectRequest = z.infer<typeof projectRequestSchema>;

/** `GET /api/ui/projects/:slug/first-event`: polled by the onboarding page. */
export const firstEventSchema = z.object({
  /** A transaction or span counts as a heartbeat: the SDK is connected though nothing has failed. */
  connected: z.boolean(),
  event: z.object({ eventId: z.string(), issueId: z.string(), title: z.string() }).nullable(),
});
export type FirstEvent = z.infer<typeof firstEventSchema>;

export const artifactSchema = z.object({
  debugId: z.string(),
  kind: z.enum(['minified_source', 'source_map']),
  name: z.string(),
  bytes: z.number(),
  uploadedAt: z.number(),
});
export type Artifact = z.infer<typeof artifactSchema>;

/** Answer to `POST /api/0/projects/:org/:project/artifacts/`, which the command line uploads to. */
export const uploadedArtifactSchema = artifactSchema.omit({ uploadedAt: true }).extend({ new: z.boolean() });
