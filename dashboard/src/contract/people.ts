import { endpoint } from './endpoint.ts';

export interface ShownPerson {
  userId: string;
  email: string;
  name: string;
  createdAt: number;
  /** The person who asks. */
  isYou: boolean;
}

export interface ShownInvitation {
  id: string;
  email: string;
  /** The person who made it. */
  by: string;
  createdAt: number;
  /** Past for one that nobody used in time. */
  expiresAt: number;
}

export interface PeopleList {
  people: ShownPerson[];
  invitations: ShownInvitation[];
  /** Whether the installation can send mails. */
  mail: boolean;
}

/** The link is in this answer alone. */
export interface MadeInvitation {
  invitation: ShownInvitation;
  link: string;
  /** `off`: the installation sends no mails. */
  mail: 'sent' | 'failed' | 'off';
  /** The answer of the mail server where it did not take the mail. */
  mailProblem: string;
}

/** An invitation as the person sees it who opened the link. */
export interface OpenedInvitation {
  email: string;
  /** The address of the person who invites; empty where nobody's token did. */
  by: string;
  expiresAt: number;
}

export interface AcceptedInvitation {
  secret: string;
  name: string;
  password: string;
}

export const allPeople = endpoint<{ answer: PeopleList }>('GET', '/api/ui/people');
export const endPerson = endpoint<{ params: 'id'; answer: null }>('DELETE', '/api/ui/people/:id');
export const addInvitation = endpoint<{ body: { email: string }; answer: MadeInvitation }>(
  'POST',
  '/api/ui/invitations',
);
export const revokeInvitation = endpoint<{ params: 'id'; answer: null }>('DELETE', '/api/ui/invitations/:id');
/** The secret is in the body, because addresses stand in logs. */
export const lookAtInvitation = endpoint<{ body: { secret: string }; answer: OpenedInvitation }>(
  'POST',
  '/api/ui/invitations/look',
);
/** The answer is the address to sign in with. */
export const acceptInvitation = endpoint<{ body: AcceptedInvitation; answer: { email: string } }>(
  'POST',
  '/api/ui/invitations/accept',
);
