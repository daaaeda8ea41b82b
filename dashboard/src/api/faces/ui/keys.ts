import {
  addProjectKey,
  keysOfSlug,
  revokeProjectKey,
  rotateProjectKey,
  saveProjectKey,
} from '../../../contract/keys.ts';
import { keyChangeSchema, keyRequestSchema, rotationSchema, shownKeySchema } from '../../../contract/keys.schema.ts';
import { alterKey, dropKey, freshKey, makeKey, replaceKey, shownKeys } from '../../projects/keys.ts';
import { projectNamed } from '../../projects/projects.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

export function keyRoutes(serve: Serve, tools: ApiTools): void {
  serve(
    keysOfSlug,
    {
      right: 'project:read',
      summary: 'Lists the keys of a project, with the last use of each.',
      answer: shownKeySchema.array(),
      errors: ['project_not_found'],
    },
    ({ params, access }) => shownKeys(tools, projectNamed(access.projects, params.slug)),
  );

  serve(
    addProjectKey,
    {
      right: 'project:write',
      summary: 'Makes a key.',
      body: keyRequestSchema,
      answer: shownKeySchema,
      status: 201,
      errors: ['project_not_found', 'limit_reached', 'log_unavailable'],
    },
    async ({ params, body, access }) =>
      freshKey(await makeKey(tools, projectNamed(access.projects, params.slug), body.label), tools),
  );

  serve(
    saveProjectKey,
    {
      right: 'project:write',
      summary: 'Labels a key, turns it off or on, or sets its end.',
      body: keyChangeSchema,
      answer: shownKeySchema,
      errors: ['project_not_found', 'key_not_found', 'key_revoked', 'settings_changed', 'log_unavailable'],
    },
    ({ params, body, access }) => alterKey(tools, projectNamed(access.projects, params.slug), params.key, body),
  );

  serve(
    rotateProjectKey,
    {
      right: 'project:write',
      summary: 'Makes a key in place of another one, which is taken for so many hours more.',
      body: rotationSchema,
      answer: shownKeySchema,
      status: 201,
      errors: ['project_not_found', 'key_not_found', 'key_revoked', 'limit_reached', 'log_unavailable'],
    },
    ({ params, body, access }) => replaceKey(tools, projectNamed(access.projects, params.slug), params.key, body.hours),
  );

  serve(
    revokeProjectKey,
    {
      right: 'project:write',
      summary: 'Revokes a key for ever.',
      answer: null,
      errors: ['project_not_found', 'key_not_found', 'key_revoked', 'log_unavailable'],
    },
    async ({ params, access }) => {
      await dropKey(tools, projectNamed(access.projects, params.slug), params.key);
      return null;
    },
  );
}
