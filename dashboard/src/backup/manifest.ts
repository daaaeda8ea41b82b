import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

import { z } from 'zod';

import { OperatorError } from '../operator/command.ts';

/* `manifest.json` of a backup: each of its files with length and SHA-256, and the moment that they are of. */

export const MANIFEST = 'manifest.json';

/** A path within the backup, so that a manifest made by somebody else reads and writes nothing beside it. */
const isWithin = (path: string): boolean =>
  !isAbsolute(path) && !path.includes('\\') && !path.split('/').some((part) => ['', '.', '..'].includes(part));

const fileSchema = z.object({ path: z.string().refine(isWithin), bytes: z.number().int(), sha256: z.string() });

const bodySchema = z.object({
  v: z.literal(1),
  id: z.string(),
  takenAt: z.iso.datetime(),
  /** The product's version. */
  version: z.string(),
  /** The newest migration of the store. */
  schema: z.string(),
  rows: z.record(z.string(), z.number()),
  positions: z.object({
    topics: z.record(z.string(), z.array(z.object({ start: z.number(), end: z.number() }))),
    groups: z.record(z.string(), z.record(z.string(), z.array(z.number()))),
  }),
  /** `s3`: the bucket holds them, and no backup does. */
  blobs: z.enum(['copied', 's3']),
  bytes: z.number(),
  files: z.array(fileSchema),
});
export type ManifestBody = z.infer<typeof bodySchema>;

export interface Manifest extends ManifestBody {
  /** The hash of all that stands before it. */
  sha256: string;
}

/** The text of a manifest. Its own hash is the last of it, so that a byte of it that changed is found, too. */
export function manifestText(body: ManifestBody): string {
  return `${JSON.stringify({ ...body, sha256: hashOf(body) }, null, 1)}\n`;
}

const hashOf = (body: ManifestBody): string => createHash('sha256').update(JSON.stringify(body)).digest('hex');

/** The manifest of a backup's folder. @throws OperatorError where there is none, or a byte of it has changed */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new OperatorError(`${folder} is no backup: it has no ${MANIFEST}.`);
  const read = bodySchema.extend({ sha256: z.string() }).safeParse(parsed(text));
  if (!read.success) throw new OperatorError(`${path} is damaged, or of a later version: it cannot be read.`);
  const { sha256, ...body } = read.data;
  if (manifestText(body) !== text) throw new OperatorError(`${path} is damaged: its SHA-256 is another.`);
  return { ...body, sha256 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
