import http2 from 'node:http2';
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { syncBuiltinESMExports } from 'node:module';

import type { Client } from '../../core/client/client.ts';
import type { Undo } from '../../core/client/integration.ts';
import { replaceMethod } from '../../core/patch.ts';
import { spanStatusOf } from '../../core/tracing/http-span.ts';
import { beginRequest, contextOf, isSentBySdk } from './incoming-request.ts';
import type { IncomingRequest } from './request-data.ts';

/** The same for HTTP/2, whose servers have no class that could be reached: so those that are made from now on are watched. */
export function traceHttp2(client: Client): Undo {
  const watched = <T>(server: T, isOn: () => boolean): T => {
    client.safely(() => void watchServer(client, server as Http2Server, isOn));
    return server;
  };
  const undo = (['createServer', 'createSecureServer'] as const).map((name) =>
    replaceMethod(
      http2,
      name,
      (original, isOn) =>
        function (this: unknown, ...given: unknown[]) {
          return watched(Reflect.apply(original, this, given) as unknown, isOn);
        } as never,
    ),
  );
  // For imports by name.
  syncBuiltinESMExports();
  return () => {
    undo.forEach((each) => each());
    syncBuiltinESMExports();
  };
}

function watchServer(client: Client, server: Http2Server, isOn: () => boolean): void {
  replaceMethod(
    server,
    'emit',
    (original) =>
      function (this: unknown, ...given: [string, ServerHttp2Stream, IncomingHttpHeaders]) {
        const [name, stream, headers] = given;
        const emit = (): boolean => Reflect.apply(original, this, given) as boolean;
        if (name !== 'stream' || !isOn()) return emit();
        let context = client.context;
        let request: IncomingRequest | null = null;
        client.safely(() => {
          const read = requestOf(stream, headers);
          if (isSentBySdk(read)) return;
          context = contextOf(client, read);
          request = read;
        });
        return client.host.contexts.run(context, () => {
          if (request) client.safely(() => watchStream(client, stream, request as IncomingRequest));
          return emit();
        });
      } as Http2Server['emit'],
  );
}

function requestOf({ session }: ServerHttp2Stream, headers: IncomingHttpHeaders): IncomingRequest {
  const plain = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
  const host = headers[':authority'] ?? headers.host;
  const { remoteAddress } = session?.socket ?? {};
  return {
    method: headers[':method'],
    url: headers[':path'],
    headers: { ...plain, ...(host ? { host } : {}) },
    socket: { remoteAddress, ...(session?.encrypted ? { encrypted: true } : {}) },
  };
}

function watchStream(client: Client, stream: ServerHttp2Stream, request: IncomingRequest): void {
  const transaction = beginRequest(client, request);
  if (!transaction) return;
  stream.once('close', () =>
    client.safely(() => {
      const status = Number(stream.sentHeaders?.[':status'] ?? 0);
      if (status > 0) transaction.setData('http.response.status_code', status);
      transaction.setStatus(stream.rstCode === 0 && status > 0 ? spanStatusOf(status) : 'cancelled').end();
    }),
  );
}
