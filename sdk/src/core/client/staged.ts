import type { Event, Frame } from '../../wire/event.ts';
import { encodeText } from '../../wire/platform.ts';
import { VERSION } from '../version.ts';
import { askBeforeSend } from './ask-before-send.ts';
import type { Captured } from './client.ts';
import type { EventDelivery, OpenDelivery } from './delivery.ts';

const MAX_HELD = 100;
const MAX_TEXT = 1000;
const MAX_FRAMES = 50;
/** A page that refuses the module refuses it each time, with a red line in its console. */
const MAX_TRIES = 3;
/** Short ones are sent without the limits of the server being read. */
const MAX_SHORT = 50;
const TIMEOUT_MS = 20_000;
/** After the start of the page itself. */
const LOAD_AFTER_MS = 1000;

/** `at name (file:1:2)`, `at file:1:2` and `name@file:1:2`; all other forms are left to `parseStack`. */
const FRAME = /^\s*(?:at (?:(.*?) \()?|(.*?)@)?(\S+?):(\d+):(\d+)\)?$/;

/**
 * Loads what makes events and sends them, after a second or when the first one is captured, and holds all until it is there. Where it
 * cannot be loaded, or the page goes away before, errors are sent short: type, message, stack and URL. Transactions are lost. Both are
 * counted.
 */
export const staged =
  (load: () => Promise<{ openDelivery: OpenDelivery }>): OpenDelivery =>
  (tools) => {
    const { client, lost, pending, send } = tools;
    const { host, lose, options, safely } = client;
    const held: Captured[] = [];
    let later: EventDelivery | undefined;
    let loading: Promise<void> | undefined;
    let tries = 0;
    let shorts = 0;

    const wait = (work: Promise<unknown>): void => {
      const waited: Promise<unknown> = work.then(() => void pending.delete(waited));
      pending.add(waited);
    };

    function begin(): void {
      if (loading || tries++ >= MAX_TRIES) return;
      const cancel = host.later(giveUp, TIMEOUT_MS);
      loading = load()
        .then((module) => {
          later = module.openDelivery(tools);
          later.queue?.reportSoon();
          held.splice(0).forEach(later.take);
        })
        .catch((error: unknown) => {
          host.log('the SDK is not whole: errors are sent short', error);
          loading = undefined;
          giveUp();
        })
        .then(cancel);
      wait(loading);
    }

    function giveUp(): void {
      for (const each of held.splice(0)) safely(() => sendShort(each), each.category);
    }

    function sendShort(captured: Captured): void {
      const { category, event } = captured;
      if (category !== 'error') return lose('lazy_load_failed', category, event.spans?.length);
      if (shorts++ >= MAX_SHORT) return lose('queue_overflow', category);
      askBeforeSend(tools, captured, shortOf(captured), (short) => {
        // The event itself is not lost, so it does not count as one.
        lose('lazy_load_failed', 'internal');
        const losses = lost.take();
        const lines = [
          { event_id: short.event_id, sent_at: new Date(host.now()).toISOString(), dsn: options.dsn },
          { type: 'event' },
          short,
          { type: 'client_report' },
          { discarded_events: losses },
        ];
        wait(
          send(encodeText(lines.map((line) => JSON.stringify(line)).join('\n'))).then(
            ({ status }) => void (status >= 400 && status !== 429 && lose('send_error', category)),
            () => {
              lost.giveBack(losses);
              held.push(captured);
            },
          ),
        );
      });
    }

    function shortOf({ event, hint, given, ownFrames }: Captured): Event {
      const { release, environment } = options;
      const { exception } = event;
      const last = (Array.isArray(exception) ? exception : exception?.values)?.at(-1);
      const thrown: Partial<Error> = given ? Object(hint.originalException) : event;
      const { name = last?.type, message = last?.value ?? hint.originalException, stack } = thrown;
      const frames = stack
        ? framesOf(String(stack), host.inApp)
        : Array.isArray(ownFrames)
          ? ownFrames
          : last?.stacktrace?.frames;
      return {
        event_id: event.event_id,
        timestamp: event.timestamp,
        platform: host.platform,
        level: 'error',
        release,
        environment,
        exception: {
          values: [
            {
              type: name,
              value: String(message).slice(0, MAX_TEXT),
              mechanism: given?.mechanism ?? last?.mechanism,
              stacktrace: { frames },
            },
          ],
        },
        request: { url: event.request?.url?.replace(/[?#][^]*/, '') },
        sdk: { ...event.sdk, name: host.sdkName, version: VERSION },
      };
    }

    client.onClose(host.later(begin, LOAD_AFTER_MS));
    return {
      get queue() {
        return later?.queue;
      },
      holds: () => held.length > 0,
      giveUp,
      take: (captured) => {
        if (later) return later.take(captured);
        const { around, category, event } = captured;
        if (held.length >= MAX_HELD) return lose('queue_overflow', category, event.spans?.length);
        const page: Event = {};
        host.enrich(page);
        event.sdk = { ...page.sdk, ...event.sdk };
        event.request = { ...page.request, ...event.request };
        held.push({ ...captured, around: { ...around, scope: around.scope.clone() } });
        begin();
        if (!loading) giveUp();
      },
    };
  };

const framesOf = (stack: string, inApp: (file: string) => boolean): Frame[] =>
  stack
    .split('\n', MAX_FRAMES)
    .flatMap((line): Frame[] => {
      const [, v8, gecko, filename, lineno, colno] = FRAME.exec(line.slice(0, MAX_TEXT)) ?? [];
      return filename
        ? [
            {
              filename,
              function: v8 || gecko || '?',
              lineno: Number(lineno),
              colno: Number(colno),
              in_app: inApp(filename),
            },
          ]
        : [];
    })
    .reverse();
