import { addTeam, allTeams, endTeam, saveTeam } from '../../../contract/teams.ts';
import {
  shownTeamSchema,
  teamChangeSchema,
  teamListSchema,
  teamRequestSchema,
} from '../../../contract/teams.schema.ts';
import { addTeamOf, changeTeamOf, removeTeam, teamsOf } from '../../people/teams.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

export function teamRoutes(serve: Serve, { store, clock }: ApiTools): void {
  serve(
    allTeams,
    { right: 'people:read', summary: 'Lists teams, and the people who may be in them.', answer: teamListSchema },
    async () => teamsOf(store),
  );

  serve(
    addTeam,
    {
      right: 'people:write',
      summary: 'Makes a team.',
      body: teamRequestSchema,
      answer: shownTeamSchema,
      status: 201,
      errors: ['name_taken', 'limit_reached'],
    },
    async ({ body }) => addTeamOf(store, body, clock()),
  );

  serve(
    saveTeam,
    {
      right: 'people:write',
      summary: 'Changes the name and the people of a team.',
      body: teamChangeSchema,
      answer: shownTeamSchema,
      errors: ['team_not_found', 'name_taken', 'settings_changed'],
    },
    async ({ params, body }) => changeTeamOf(store, params.id, body),
  );

  serve(
    endTeam,
    { right: 'people:write', summary: 'Deletes a team.', answer: null, errors: ['team_not_found'] },
    async ({ params }) => {
      await removeTeam(store, params.id);
      return null;
    },
  );
}
