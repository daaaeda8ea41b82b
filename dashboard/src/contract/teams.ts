import { endpoint } from './endpoint.ts';

export interface TeamMember {
  userId: string;
  email: string;
}

export interface ShownTeam {
  id: string;
  name: string;
  members: TeamMember[];
  version: number;
}

export interface TeamList {
  teams: ShownTeam[];
  /** Everyone who may be a member. */
  people: TeamMember[];
}

export interface TeamRequest {
  name: string;
  /** Ids of people. */
  members: string[];
}

export const allTeams = endpoint<{ answer: TeamList }>('GET', '/api/ui/teams');
export const addTeam = endpoint<{ body: TeamRequest; answer: ShownTeam }>('POST', '/api/ui/teams');
/** `version` is the one that was read. */
export const saveTeam = endpoint<{ params: 'id'; body: TeamRequest & { version: number }; answer: ShownTeam }>(
  'PUT',
  '/api/ui/teams/:id',
);
export const endTeam = endpoint<{ params: 'id'; answer: null }>('DELETE', '/api/ui/teams/:id');
