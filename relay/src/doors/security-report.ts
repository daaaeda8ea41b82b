import type { RouteHandlerMethod } from 'fastify';

import { JSON_TYPE } from '../intake/error-handler.ts';
import type { Relay } from '../relay.ts';
import { ingestMade, withoutStatus } from './made-envelope.ts';
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

/** Takes the network errors that browsers log. Browsers report again when they are refused, so a limit stands in the headers alone. */
export const takeNetworkReports =
  (relay: Relay): RouteHandlerMethod =>
  async (request, reply) => {
    await withoutStatus(reply, ingestMade(request, relay, readNetworkReports));
    return reply.header('content-type', JSON_TYPE).send('{}');
  };
