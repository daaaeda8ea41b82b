import type { FastifyRequest } from 'fastify';

import { RelayError } from './errors.ts';
import type { Arrival } from '../relay.ts';

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
