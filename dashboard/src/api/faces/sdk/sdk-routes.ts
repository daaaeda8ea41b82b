import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';

import { sdkLoader, sdkPackage, sdkScript } from '../../../contract/sdk.ts';
import type { SdkFile } from '../../../contract/sdk.ts';
import { createGuard } from '../../auth/guard.ts';
import { errorAnswers } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import type { SdkShelf } from '../../sdk/sdk-shelf.ts';
import { servingOn } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

const packed = promisify(gzip);

/** Pages of any site load it, also those that are isolated from other origins. */
const FOR_EVERYBODY = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
} as const;
/** Other bytes are another version, so what has one never changes. */
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Leads to the version of now. It is for looking, and stands in no line that is copied: a lockfile would break at the next upgrade. */
const NOW = 'latest';

const ERRORS = ['sdk_version_not_found', 'sdk_not_built', 'busy'] as const;

/** The SDK that belongs to this installation, for package managers and script tags. */
export const sdkFileRoutes =
  (tools: ApiTools, shelf: SdkShelf): FastifyPluginAsync =>
  async (server) => {
    server.setErrorHandler(errorAnswers('sentry', tools.logger));
    server.addHook('onRequest', async (_request, reply) => void reply.headers(FOR_EVERYBODY));
    const serve = servingOn(server, createGuard(tools));
    serve(
      sdkPackage,
      {
        right: 'anyone',
        summary: 'Hands out the package of the SDK, for `npm install`; `latest` leads to the version of now.',
        answer: 'application/gzip',
        errors: ERRORS,
      },
      ({ params, reply }) => answer('breakwater-sdk.tgz', params.version, reply),
    );
    serve(
      sdkScript,
      {
        right: 'anyone',
        summary: 'Hands out the SDK as one file for a script tag.',
        answer: 'text/javascript; charset=utf-8',
        errors: ERRORS,
      },
      async ({ params, request, reply }) =>
        compressed(request, reply, await answer('browser.js', params.version, reply)),
    );
    serve(
      sdkLoader,
      {
        right: 'anyone',
        summary: 'Hands out the script that keeps errors until the SDK is there.',
        answer: 'text/javascript; charset=utf-8',
        errors: ERRORS,
      },
      async ({ params, request, reply }) =>
        compressed(request, reply, await answer('loader.js', params.version, reply)),
    );

    async function answer(file: SdkFile, version: string, reply: FastifyReply): Promise<Buffer> {
      const { build } = shelf;
      if (version === NOW) {
        if (!build) throw new ApiError('sdk_not_built');
        // As a step from where it was asked, it holds below any path.
        reply.status(302).header('location', `../${build.version}/${file}`);
        return Buffer.alloc(0);
      }
      const bytes = await shelf.read(version, file);
      if (!bytes) throw new ApiError('sdk_version_not_found', { causes: [neverServed(version, build?.version)] });
      reply.header('cache-control', IMMUTABLE);
      return bytes;
    }
  };

const neverServed = (version: string, now: string | undefined): string =>
  `version: ${version.slice(0, 80)} was never served by this installation${now ? `, which serves ${now} now` : ''}`;

/** The files of the build stay in memory, so each is compressed once; those of before are read, and compressed, each time. */
const compressedBytes = new WeakMap<Buffer, Promise<Buffer>>();

/** Compressed where the client takes it: the hash of a script tag is that of the file itself. */
async function compressed(request: FastifyRequest, reply: FastifyReply, bytes: Buffer): Promise<Buffer> {
  reply.header('vary', 'accept-encoding');
  if (bytes.length === 0 || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return bytes;
  reply.header('content-encoding', 'gzip');
  const known = compressedBytes.get(bytes) ?? packed(bytes);
  compressedBytes.set(bytes, known);
  return known;
}
