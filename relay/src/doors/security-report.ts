import type { RouteHandlerMethod } from 'fastify';

import { JSON_TYPE } from '../intake/error-handler.ts';
import { RelayError } from '../intake/errors.ts';
import type { Relay } from '../relay.ts';
import { ingestMade } from './made-envelope.ts';
import { readNetworkReports, readReports } from './reports/read-reports.ts';

/** Takes the reports that browsers send to the `report-uri` or `report-to` of a policy: each becomes an event. */
export const takeSecurityReports =
  (relay: Relay): RouteHandlerMethod =>
  async (request, reply) => {
    const taken = await ingestMade(request, relay, readReports);
    const [first] = taken;
    const id = taken.length === 1 ? first?.eventId : undefined;
    return reply.header('content-type', JSON_TYPE).send(id ? `{"id":"${id}"}` : '{}');
  };

/** Takes the network errors that browsers log. Browsers report again when they are refused, so a rate limit is not answered. */
export const takeNetworkReports =
  (relay: Relay): RouteHandlerMethod =>
  async (request, reply) => {
    try {
      await ingestMade(request, relay, readNetworkReports);
    } catch (error) {
      if (!(error instanceof RelayError && error.code === 'rate_limited')) throw error;
    }
    return reply.header('content-type', JSON_TYPE).send('{}');
  };
