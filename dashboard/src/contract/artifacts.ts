import { endpoint } from './endpoint.ts';

/** Newest first, at most 500 of `total`. */
export interface ArtifactList {
  artifacts: UploadedArtifact[];
  total: number;
}

export interface UploadedArtifact {
  debugId: string;
  kind: 'minified_source' | 'source_map';
  name: string;
  bytes: number;
  uploadedAt: number;
}

export const uploadsOf = endpoint<{ params: 'slug'; answer: ArtifactList }>('GET', '/api/ui/projects/:slug/artifacts');
