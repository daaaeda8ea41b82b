import { endpoint } from './endpoint.ts';
import type { TokenScope } from './rights.ts';

export interface ApiToken {
  id: string;
  label: string;
  createdAt: number;
  /** Null: it may do all that a person may. Such were made before there were scopes, or are BREAKWATER_TOKEN. */
  scopes: TokenScope[] | null;
  /** Null: it has no end. */
  endsAt: number | null;
  /** To the minute; null: it was never used. */
  lastUsedAt: number | null;
  /** `elsewhere`: a value of BREAKWATER_TOKEN that this process was not given, so that it does not hold here. */
  state: 'holds' | 'ended' | 'elsewhere';
  isOfEnvironment: boolean;
}

export interface TokenRequest {
  label: string;
  scopes: TokenScope[];
  endsAt: number | null;
}

/** The secret is shown once, in the answer to the `POST` that made it. */
export interface NewToken extends ApiToken {
  token: string;
}

export const allTokens = endpoint<{ answer: ApiToken[] }>('GET', '/api/ui/tokens');
export const addToken = endpoint<{ body: TokenRequest; answer: NewToken }>('POST', '/api/ui/tokens');
export const endToken = endpoint<{ params: 'id'; answer: null }>('DELETE', '/api/ui/tokens/:id');
