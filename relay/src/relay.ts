import type { IncomingMessage } from 'node:http';

import type { RateLimit } from '@breakwater/sdk/wire';
import type { FastifyRequest } from 'fastify';

import type { RelayConfig } from './config.ts';
import type { Gate } from './gates/gate.ts';
import type { Inflations } from './intake/inflations.ts';
import type { Memory } from './intake/memory.ts';
import type { Log } from './log/index.ts';
import type { Outcomes } from './outcomes/outcomes.ts';
import type { Pressure } from './pressure/open-pressure.ts';
import type { Projects } from './projects.ts';
import { RelayError } from './intake/errors.ts';

export interface Relay {
  config: RelayConfig;
  log: Log;
  projects: Projects;
  memory: Memory;
  inflations: Inflations;
  outcomes: Outcomes;
  /** The gates, in the order in which they are called. */
  gates: readonly Gate[];
  /** Null where pressure is not measured: then all records take the live lane. */
  pressure: Pressure | null;
  /** Called where an envelope was refused because the log did not take it. */
  refused: () => void;
  /** The id of this process, random. It names the counts that the process publishes. */
  id: string;
  now: () => number;
}

/** The facts about a request before its body is read. */
export interface Arrival {
  endpoint: 'envelope' | 'store';
  /** Null for `/api/store/`, which names no project. */
  project: number | null;
  /** The query without the question mark. */
  query: string;
  /** Public key in the path, where the route has a place for one. */
  pathKey?: string | undefined;
  /** An envelope that the route made of a body that it has read itself. */
  made?: Buffer;
  /** The address of the client, behind the proxies that the server trusts. */
  remoteAddress: string;
  request: IncomingMessage;
}

export interface Taken {
  /** Absent for envelopes that hold no event. */
  eventId: string | undefined;
  /** Limits to name in the answer, though this was taken. */
  limits: readonly RateLimit[];
  /** The refusal of items that were not taken, though others were: the 200 names it. */
  refusal: RelayError | null;
}

/** The facts about a request before its body is read. @throws RelayError where the path names no project */
export function arrivalOf(request: FastifyRequest, endpoint: Arrival['endpoint']): Arrival {
  const { project, key } = request.params as { project?: string; key?: string };
  const url = request.raw.url ?? '';
  const question = url.indexOf('?');
  return {
    endpoint,
    project: project === undefined ? null : projectOf(project),
    query: question === -1 ? '' : url.slice(question + 1),
    pathKey: key,
    remoteAddress: request.ip ?? '',
    request: request.raw,
  };
}

function projectOf(text: string): number {
  const project = Number(text);
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(project)) return project;
  throw new RelayError('project_malformed', ['project']);
}
