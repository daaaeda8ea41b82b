import { endpoint } from './endpoint.ts';
import type { Platform, Project } from './projects.ts';

export interface ProjectRequest {
  name: string;
  platform: Platform;
}

export const addProject = endpoint<{ body: ProjectRequest; answer: Project }>('POST', '/api/ui/projects');

/**
 * Name, slug and platform at once. The id, keys and DSNs stay. Short ids show the new slug; the old slug and short ids with it lead to the
 * project until another one takes that slug.
 */
export interface NamesOfProject extends ProjectRequest {
  slug: string;
}
export const saveProject = endpoint<{ params: 'slug'; body: NamesOfProject; answer: Project }>(
  'PUT',
  '/api/ui/projects/:slug',
);

/** `confirm` is the slug again, because nothing brings the data back. */
export const endProject = endpoint<{ params: 'slug'; search: { confirm: string }; answer: null }>(
  'DELETE',
  '/api/ui/projects/:slug',
);
