import type { Event, Frame } from '../../wire/event.ts';
import { encodeText } from '../../wire/platform.ts';
import { VERSION } from '../version.ts';
import { askBeforeSend } from './ask-before-send.ts';
import type { Captured } from './client.ts';
import type { EventDelivery, OpenDelivery } from './delivery.ts';
import type { Loss } from '../queue/lost-events.ts';

const MAX_HELD = 100;
const MAX_TEXT = 1000;
const MAX_FRAMES = 50;
/** A page that refuses the module refuses it each time, with a red line in its console. */
const MAX_TRIES = 3;
/** For the module, and where no server answers. Each time is twice as long: each attempt is a red line in the console. */
const WAIT_MS = 15_000;
/** Short ones are sent without the limits of the server being read. */
const MAX_SHORT = 50;
const SHORT: Loss = { reason: 'lazy_load_failed', category: 'internal', quantity: 1 };
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
    let shorts = 0;
    let cancel: (() => void) | undefined;
    let waits = 0;

    const wait = (work: Promise<unknown>): void => {
      const waited: Promise<unknown> = work.then(() => void pending.delete(waited));
      pending.add(waited);
    };

    const giveUpLater = (): void => {
      cancel ??= host.later(giveUp, WAIT_MS * 2 ** waits++);
    };

    function begin(): void {
      if (loading || waits >= MAX_TRIES) return;
      giveUpLater();
      loading = load()
        .then((module) => {
          later = module.openDelivery(tools);
          later.queue?.reportSoon();
          held.splice(0).forEach(later.take);
        })
        .catch((error: unknown) => {
          host.log('errors are sent short', error);
          loading = undefined;
          giveUp();
        });
      wait(loading);
    }

    function giveUp(): void {
      cancel = cancel?.() as undefined;
      for (const each of held.splice(0)) safely(() => sendShort(each), each.category);
    }

    function sendShort(captured: Captured): void {
      const { category, event } = captured;
      if (category !== 'error') return lose('lazy_load_failed', category, event.spans?.length);
      if (shorts++ >= MAX_SHORT) return lose('queue_overflow', category);
      askBeforeSend(tools, captured, shortOf(captured), (short) => post([{ type: 'event' }, short], captured));
    }

    /** The counts travel along, or alone. */
    function post(event: object[], captured?: Captured): void {
      const losses = lost.take();
      const lines = [
        { event_id: captured?.event.event_id, sent_at: new Date(host.now()).toISOString(), dsn: options.dsn },
        ...event,
        { type: 'client_report' },
        // The event itself is not lost, so it does not count as one.
        { discarded_events: captured ? [...losses, SHORT] : losses },
      ];
      wait(
        send(encodeText(lines.map((line) => JSON.stringify(line)).join('\n'))).then(
          ({ status }) => {
            if (status < 300) return;
            lost.giveBack(losses);
            if (captured && status !== 429) lose('send_error', 'error');
          },
          () => {
            lost.giveBack(losses);
            if (!captured) return;
            shorts--;
            held.push(captured);
            giveUpLater();
          },
        ),
      );
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
        level: given || !ownFrames ? 'error' : 'info',
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
      held,
      giveUp: () => {
        giveUp();
        if (!later && !lost.isEmpty()) post([]);
      },
      take: (captured) => {
        if (later) return later.take(captured);
        const { around, category, event } = captured;
        if (held.length >= MAX_HELD) return lose('queue_overflow', category, event.spans?.length);
        const { user } = event;
        host.enrich(event);
        // The scope's user is not known yet, and must not be hidden by an address.
        event.user = user;
        held.push({ ...captured, around: { ...around, scope: around.scope.clone() } });
        begin();
        if (!loading && !cancel) giveUp();
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
