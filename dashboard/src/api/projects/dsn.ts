import type { ProjectKey } from '@breakwater/processor/directory';
import { formatDsn } from '@breakwater/sdk/wire';

export function dsnOf(
  publicUrl: string,
  { publicKey, projectId }: Pick<ProjectKey, 'publicKey' | 'projectId'>,
): string {
  const url = new URL(publicUrl);
  return formatDsn({
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    publicKey,
    host: url.host,
    path: url.pathname.replace(/^\/+|\/+$/g, ''),
    projectId: String(projectId),
  });
}
