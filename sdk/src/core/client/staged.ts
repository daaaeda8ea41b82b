import type { Event, Frame } from '../../wire/event.ts';
import { envelopeOf } from '../queue/envelope-of.ts';
import { VERSION } from '../version.ts';
import { askBeforeSend } from './ask-before-send.ts';
import type { Captured } from './client.ts';
import type { EventMaker, MakeEvents } from './event-maker.ts';

const MAX_HELD = 100;
const MAX_TEXT = 1000;
const MAX_FRAMES = 50;
/** A page that refuses the module refuses it each time, with a red line in its console. */
const MAX_TRIES = 3;
const TIMEOUT_MS = 20_000;

/** `at name (file:1:2)`, `at file:1:2` and `name@file:1:2`; all other forms are left to `parseStack`. */
const FRAME = /^\s*(?:at (?:(.*?) \()?|(.*?)@)?(\S+?):(\d+):(\d+)\)?$/;

/**
 * Loads the maker of events when the first one is captured, and holds all until it is there. Where it cannot be loaded, or the page goes
 * away before, errors are sent short: type, message, stack and URL. Transactions are lost. Both are counted.
 */
export const staged =
  (load: () => Promise<{ makeEvents: MakeEvents }>): MakeEvents =>
  (tools) => {
    const { client, add, pending } = tools;
    const { host, lose, options, safely } = client;
    const held: Captured[] = [];
    let maker: EventMaker | undefined;
    let loading: Promise<void> | undefined;
    let tries = 0;

    function begin(): void {
      const cancel = host.later(giveUp, TIMEOUT_MS);
      const attempt: Promise<void> = load()
        .then((later) => {
          maker = later.makeEvents(tools);
          held.splice(0).forEach(maker.take);
        })
        .catch((error: unknown) => {
          host.log('a part of the SDK cannot be loaded: events are sent short', error);
          loading = undefined;
          giveUp();
        })
        .then(() => {
          cancel();
          pending.delete(attempt);
        });
      tries++;
      loading = attempt;
      pending.add(attempt);
    }

    function giveUp(): void {
      for (const each of held.splice(0)) safely(() => sendShort(each), each.category);
    }

    function sendShort(captured: Captured): void {
      const { category, event } = captured;
      if (category !== 'error') return lose('lazy_load_failed', category, event.spans?.length);
      // The event itself is not lost, so it does not count as one.
      lose('lazy_load_failed', 'internal');
      askBeforeSend(tools, captured, shortOf(captured), (short) =>
        add(envelopeOf(client, category, short, JSON.stringify(short))),
      );
    }

    function shortOf({ event, hint, given, ownFrames }: Captured): Event {
      const { release, environment } = options;
      const { name, message, stack }: Partial<Error> = given ? Object(hint.originalException) : event;
      const value = String(message ?? hint.originalException).slice(0, MAX_TEXT);
      const frames = Array.isArray(ownFrames) ? ownFrames : framesOf(String(stack), host.inApp);
      return {
        event_id: event.event_id,
        timestamp: event.timestamp,
        platform: host.platform,
        level: 'error',
        release,
        environment,
        exception: { values: [{ type: name, value, mechanism: given?.mechanism, stacktrace: { frames } }] },
        request: { url: event.request?.url?.replace(/[?#][^]*/, '') },
        sdk: { ...event.sdk, name: host.sdkName, version: VERSION },
      };
    }

    return {
      giveUp,
      take: (captured) => {
        if (maker) return maker.take(captured);
        const { around, category, event } = captured;
        const page: Event = {};
        host.enrich(page);
        event.sdk = { ...page.sdk, ...event.sdk };
        event.request = { ...page.request, ...event.request };
        if (held.length >= MAX_HELD) return lose('queue_overflow', category, event.spans?.length);
        held.push({ ...captured, around: { ...around, scope: around.scope.clone() } });
        if (tries >= MAX_TRIES && !loading) giveUp();
        else if (!loading) begin();
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
