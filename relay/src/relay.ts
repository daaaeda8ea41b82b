import type { IncomingMessage } from 'node:http';

import type { RateLimit } from '@breakwater/sdk/wire';

import type { RelayConfig } from './config.ts';
import type { Gate } from './gates/gate.ts';
import type { RelayError } from './intake/errors.ts';
import type { Memory } from './intake/memory.ts';
import type { Log } from './log/index.ts';
import type { Outcomes } from './outcomes/outcomes.ts';
import type { Pressure } from './pressure/open-pressure.ts';
import type { Projects } from './projects.ts';

export interface Relay {
  config: RelayConfig;
  log: Log;
  projects: Projects;
  memory: Memory;
  outcomes: Outcomes;
  /** In the order in which they are asked. */
  gates: readonly Gate[];
  /** Null where nothing says how hard the relay is pressed: then all goes to the live lane. */
  pressure: Pressure | null;
  /** Of this process, random: who says what was counted. */
  id: string;
  now: () => number;
}

/** What the routes know of a request before its body is read. */
export interface Arrival {
  endpoint: 'envelope' | 'store';
  /** Null for `/api/store/`, which names no project. */
  project: number | null;
  /** Without the question mark. */
  query: string;
  /** Public key in the path, where a route has a place for one. */
  pathKey?: string | undefined;
  /** An envelope that the route made of the body, which it has then read itself. */
  made?: Buffer;
  /** Of the client, behind the proxies that the server trusts. */
  remoteAddress: string;
  request: IncomingMessage;
}

export interface Taken {
  /** Absent for envelopes that hold no event. */
  eventId: string | undefined;
  /** Limits that the client is to be told of, though this was taken. */
  limits: readonly RateLimit[];
  /** Of items that were not taken, though others were: what the client is told beside its 200. */
  refusal: RelayError | null;
}
