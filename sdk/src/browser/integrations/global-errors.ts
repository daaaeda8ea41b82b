import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { takeDeepStacks } from '../../core/stack-limit.ts';
import type { Event, Frame } from '../../wire/event.ts';

/** Errors and rejections that nobody caught are sent, with stacks of up to 50 frames. */
export const globalErrors = (): Integration => captureGlobalErrors;

export function captureGlobalErrors(client: Client): Undo {
  const onError = (event: ErrorEvent): void => sendError(client, event);
  const onRejection = (event: PromiseRejectionEvent): void => sendRejection(client, event);
  const undo = takeDeepStacks();
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onRejection);
  return () => {
    undo();
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onRejection);
  };
}

/** @internal */
export const sendError = (client: Client, event: ErrorEvent): void =>
  client.safely(() => {
    // A bare Event of this name tells of nothing.
    if (typeof event.message !== 'string') return;
    const { error } = event as { error: unknown };
    if (error === undefined || error === null) client.captureEvent(eventFromMessageOnly(client, event));
    else client.captureException(error, { mechanism: { type: 'onerror', handled: false } }, placeOf(client, event));
  });

/** @internal */
export const sendRejection = (client: Client, event: PromiseRejectionEvent): void =>
  client.safely(() => {
    client.captureException(event.reason, { mechanism: { type: 'onunhandledrejection', handled: false } }, []);
  });

/** The place that the browser names: all there is for a thrown text, and for scripts of another origin not even that. */
const placeOf = ({ host }: Client, { filename, lineno, colno }: ErrorEvent): Frame[] =>
  filename ? [{ filename, function: '?', lineno, colno, in_app: host.inApp(filename) }] : [];

function eventFromMessageOnly(client: Client, event: ErrorEvent): Event {
  const [, type = 'Error', value = event.message] =
    /^(?:Uncaught )?(?:(\w*Error): )?([\s\S]*)$/.exec(event.message) ?? [];
  const frames = placeOf(client, event);
  return {
    exception: {
      values: [
        {
          type,
          value,
          mechanism: { type: 'onerror', handled: false, synthetic: true },
          stacktrace: frames[0] && { frames },
        },
      ],
    },
  };
}
