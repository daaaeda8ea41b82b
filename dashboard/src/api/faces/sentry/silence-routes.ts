import type { ShownSilence } from '../../../contract/notifications.ts';
import {
  beginSentrySilence,
  endSentrySilence,
  sentryNewSilenceSchema,
  sentrySilences,
  sentrySilenceSchema,
} from '../../../contract/notifications.schema.ts';
import { silence, silencesNow, unsilence } from '../../notifications/silences.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';
import { projectOf } from './project-of.ts';
import { rfc3339Of } from './project-shapes.ts';

/** Silences for the scripts of a deploy: of our own, under the prefix that Sentry's tools use. */
export function silenceRoutes(serve: Serve, { store, clock }: ApiTools): void {
  serve(
    sentrySilences,
    {
      right: 'project:read',
      summary: 'Lists the silences of a project that hold.',
      answer: sentrySilenceSchema.array(),
      errors: ['project_not_found'],
    },
    async ({ params, access }) => {
      const project = projectOf(access, params);
      return (await silencesNow(store, new Map([[project.id, project]]), clock())).map(datedSilence);
    },
  );

  serve(
    beginSentrySilence,
    {
      right: 'project:write',
      summary: 'Silences a project for at most a day.',
      body: sentryNewSilenceSchema,
      answer: sentrySilenceSchema,
      status: 201,
      errors: ['project_not_found', 'limit_reached'],
    },
    async ({ access, body, params }) => {
      const project = projectOf(access, params);
      const wanted = { ...body, project, until: Date.parse(body.until) };
      return datedSilence(await silence(store, wanted, { by: access.by, at: clock() }));
    },
  );

  serve(
    endSentrySilence,
    {
      right: 'project:write',
      summary: 'Ends a silence early; its digest follows.',
      answer: sentrySilenceSchema,
      errors: ['project_not_found', 'silence_not_found', 'settings_changed'],
    },
    async ({ access, params }) => {
      const project = projectOf(access, params);
      const made = { by: access.by, at: clock() };
      return datedSilence(await unsilence(store, params.id, new Map([[project.id, project]]), made));
    },
  );
}

const datedSilence = ({ from, until, ...silence }: ShownSilence) => ({
  ...silence,
  from: rfc3339Of(from),
  until: rfc3339Of(until),
});
