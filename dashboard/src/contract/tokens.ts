import { endpoint } from './endpoint.ts';

export interface ApiToken {
  id: string;
  label: string;
  createdAt: number;
}

/** The secret is shown once, in the answer to the `POST` that made it. */
export interface NewToken extends ApiToken {
  token: string;
}

export const allTokens = endpoint<{ answer: ApiToken[] }>('GET', '/api/ui/tokens');
export const addToken = endpoint<{ body: { label: string }; answer: NewToken }>('POST', '/api/ui/tokens');
export const endToken = endpoint<{ params: 'id'; answer: null }>('DELETE', '/api/ui/tokens/:id');
