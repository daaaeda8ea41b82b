import { endpoint } from './endpoint.ts';
import type { Platform, Project } from './projects.ts';

export interface ProjectRequest {
  name: string;
  platform: Platform;
}

export const addProject = endpoint<{ body: ProjectRequest; answer: Project }>('POST', '/api/ui/projects');

/** `confirm` is the slug again, because nothing brings the data back. */
export const endProject = endpoint<{ params: 'slug'; search: { confirm: string }; answer: null }>(
  'DELETE',
  '/api/ui/projects/:slug',
);
