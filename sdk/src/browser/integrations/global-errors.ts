import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import type { Event } from '../../wire/event.ts';

/** Errors and rejections that nobody caught are sent. */
export const globalErrors = (): Integration => captureGlobalErrors;

export function captureGlobalErrors(client: Client): Undo {
  const onError = (event: ErrorEvent): void => {
    const mechanism = { type: 'onerror', handled: false };
    if (event.error !== undefined && event.error !== null) client.captureException(event.error, { mechanism });
    else client.captureEvent(eventFromMessageOnly(event));
  };
  const onRejection = (event: PromiseRejectionEvent): void => {
    client.captureException(event.reason, { mechanism: { type: 'onunhandledrejection', handled: false } });
  };
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onRejection);
  return () => {
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onRejection);
  };
}

/** All that a browser tells of an error in a script of another origin, and old browsers of any. */
function eventFromMessageOnly({ message, filename, lineno, colno }: ErrorEvent): Event {
  const [, type = 'Error', value = message] = /^(?:Uncaught )?(?:(\w*Error): )?([\s\S]*)$/.exec(message) ?? [];
  const frame = { filename, function: '?', lineno, colno, in_app: true };
  return {
    exception: {
      values: [
        {
          type,
          value,
          mechanism: { type: 'onerror', handled: false, synthetic: true },
          ...(filename ? { stacktrace: { frames: [frame] } } : {}),
        },
      ],
    },
  };
}
