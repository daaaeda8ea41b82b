import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { ArtifactList, UploadedArtifact } from '../../../contract/artifacts.ts';
import { millis } from '../../sql/bound.ts';

/** Newest first, at most 500, and how many there are. */
export async function artifactsOf(store: Store, projectId: AllowedId): Promise<ArtifactList> {
  const rows = await store.select<UploadedArtifact & { total: number }>(
    `
    SELECT debug_id AS debugId, kind, name, toFloat64(size) AS bytes, ${millis('uploaded')} AS uploadedAt, total
    FROM (
      SELECT debug_id, kind, name, bytes AS size, uploaded_at AS uploaded, toFloat64(count() OVER ()) AS total
      FROM artifacts FINAL
      WHERE project_id = {project:UInt32}
      ORDER BY uploaded DESC, debug_id, kind
      LIMIT 500
    )
    ORDER BY uploaded DESC, debug_id, kind`,
    { project: projectId },
  );
  return { artifacts: rows.map(({ total: _total, ...artifact }) => artifact), total: rows[0]?.total ?? 0 };
}

/** The artifact that a debug id has now. Null for none. */
export async function artifactOf(
  store: Store,
  { projectId, debugId, kind }: { projectId: AllowedId; debugId: string; kind: string },
): Promise<{ blob: string; name: string } | null> {
  const rows = await store.select<{ blob: string; name: string }>(
    `
    SELECT blob, name
    FROM artifacts FINAL
    WHERE project_id = {project:UInt32} AND debug_id = {debugId:String} AND kind = {kind:String}
    LIMIT 1`,
    { project: projectId, debugId, kind },
  );
  return rows[0] ?? null;
}
