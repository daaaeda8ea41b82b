/** `GET /api/ui/session`: decides which page is shown first. */
export interface Session {
  /** `setup`: no account exists yet, the page shows the first-run form. */
  state: 'setup' | 'anonymous' | 'signed-in';
  user: { email: string; name: string } | null;
  version: string;
}

/** `POST /api/ui/setup` and `POST /api/ui/login`. */
export interface Credentials {
  email: string;
  password: string;
}

/** `GET /api/ui/tokens`. */
export interface ApiToken {
  id: string;
  label: string;
  createdAt: number;
}

/** The secret is shown once, in the answer to the `POST` that made it. */
export interface NewToken extends ApiToken {
  token: string;
}

/** Every error of the API. The log line of the same request has the `requestId` too. */
export interface ApiErrorBody {
  code: string;
  detail: string;
  causes?: string[] | undefined;
  requestId: string;
}
