import { writeDeletion } from '@breakwater/processor/retention';
import { TOPICS } from '@breakwater/relay/log';

import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import { listKeys } from './keys.ts';
import { listProjects, removeProject } from '@breakwater/processor/directory';
import type { SettledProject } from '@breakwater/processor/directory';

/**
 * Deletes a project: nothing finds it from now on, its keys stop at every relay, and its data goes from the store in the minutes that
 * follow. Where a step fails, deleting it again does the rest.
 * @throws ApiError `last_project`
 */
export async function deleteProject(
  { store, log }: Pick<ApiTools, 'store' | 'log'>,
  project: SettledProject,
  { by, at }: { by: string; at: number },
): Promise<void> {
  if ((await listProjects(store)).length === 1) throw new ApiError('last_project');
  const keys = (await listKeys(store)).filter(({ projectId }) => projectId === project.id);
  if (keys.length > 0)
    await log.append(
      TOPICS.settings.name,
      keys.map(({ publicKey }) => ({ key: publicKey, value: null })),
    );
  await writeDeletion(store, { project: project.id, issue: '0', at, version: 1, by }, { status: 'waiting', doneAt: 0 });
  await removeProject(store, project);
}
