import { endpoint } from './endpoint.ts';

/** A browser in which a person is signed in. */
export interface ShownSession {
  id: string;
  createdAt: number;
  lastUsedAt: number;
  endsAt: number;
  /** The client's address without the part that names one machine. */
  network: string;
  userAgent: string;
  isCurrent: boolean;
}

/** The account of the person who asks. */
export interface OwnAccount {
  email: string;
  name: string;
  /** Null where there is no second factor. */
  recoveryCodesLeft: number | null;
  sessions: ShownSession[];
}

/** For an app of codes: the address that its QR code holds, and the secret in it for those who type it. */
export interface NewSecondFactor {
  url: string;
  secret: string;
}

export const ownAccount = endpoint<{ answer: OwnAccount }>('GET', '/api/ui/account');
export const changeOwnPassword = endpoint<{ body: { password: string; newPassword: string }; answer: null }>(
  'POST',
  '/api/ui/account/password',
);
export const endOwnSession = endpoint<{ params: 'id'; answer: null }>('DELETE', '/api/ui/account/sessions/:id');
export const endOtherSessions = endpoint<{ answer: null }>('DELETE', '/api/ui/account/sessions');
export const beginOwnSecondFactor = endpoint<{ body: { password: string }; answer: NewSecondFactor }>(
  'POST',
  '/api/ui/account/second-factor',
);
/** The recovery codes are in this answer alone. */
export const confirmOwnSecondFactor = endpoint<{ body: { code: string }; answer: { recoveryCodes: string[] } }>(
  'POST',
  '/api/ui/account/second-factor/confirm',
);
/** By the password and a code of the app, or a recovery code: a password that leaked is not enough. */
export const dropOwnSecondFactor = endpoint<{ body: { password: string; code: string }; answer: null }>(
  'POST',
  '/api/ui/account/second-factor/off',
);
