import type { Event } from '../../wire/event.ts';
import { askBeforeSend } from './ask-before-send.ts';
import type { Captured, CaptureOptions } from './client.ts';
import type { OpenDelivery } from './delivery.ts';
import { envelopeOf } from '../queue/envelope-of.ts';
import { cutToFit } from '../queue/cut-to-fit.ts';
import { openSendQueue } from '../queue/send-queue.ts';
import { applyScope } from '../errors/apply-scope.ts';
import { combine, entryOf } from '../errors/combine.ts';
import { debugIdReader } from '../errors/debug-id-reader.ts';
import { eventFromThrown, stackOf } from '../errors/event-from.ts';
import { cleanEvent, describeEvent } from '../errors/finish-event.ts';
import { isIgnored } from '../errors/ignore-errors.ts';
import { normalize } from '../errors/normalize.ts';
import { secretKeys } from '../errors/scrub.ts';

const DETAILS = ['level', 'user', 'tags', 'extra', 'contexts', 'fingerprint', 'transaction'];

/** Events that wait for an asynchronous `beforeSend`, and how long each does: one that never answers must not fill the memory. */
const MAX_ASKED = 1000;
const ASKED_MS = 30_000;

/** The one path of all that is captured: event, scope, debug ids, host, scrub, `beforeSend`, queue. */
export const openDelivery: OpenDelivery = (tools) => {
  const { client } = tools;
  const { host, lose, options } = client;
  const queue = openSendQueue(host, tools.send, tools.lost);
  const secret = secretKeys(options.scrubKeys);
  const isSecret = (key: string): boolean =>
    secret(key) && !(options.sendDefaultPii === true && /^(?:set-)?cookie$/i.test(key));
  const addImages = debugIdReader();

  function submit(captured: Captured, event: Event): void {
    const { category, around } = captured;
    const spans = event.spans?.length;
    // An asynchronous beforeSend may answer after `close`, which takes this away.
    const { dynamicSamplingContext } = client;

    if (tools.pending.size >= MAX_ASKED) return lose('queue_overflow', category, spans);
    const scoped = applyScope(around.scope, event);
    if (!scoped) return lose('event_processor', category, spans);

    const described = describeEvent(scoped, around, options, host);
    if (client.images) addImages(described);
    host.enrich(described);
    const clean = (dirty: Event): Event => cleanEvent(dirty, options, isSecret);
    const cleaned = clean(described);
    cleaned.contexts = { ...host.machine, ...cleaned.contexts };

    const send = (kept: Event, isAsked: boolean): void => {
      const { event: fitting, payload } = cutToFit(isAsked ? clean(kept) : kept);
      const dropped = (kept.spans?.length ?? 0) - (fitting.spans?.length ?? 0);
      if (dropped > 0) lose('queue_overflow', 'span', dropped);
      queue.add(envelopeOf(client, category, fitting, payload, dynamicSamplingContext?.(around.span)));
    };
    askBeforeSend(tools, captured, cleaned, send, within);
  }

  function within<T>(verdict: PromiseLike<T>): Promise<T> {
    let cancel: () => void;
    const late = new Promise<never>((_, reject) => (cancel = host.later(reject, ASKED_MS)));
    return Promise.race([verdict, late]).finally(() => cancel());
  }

  /** The named fields of the options, read one by one: there may be a text in their place, or a getter that throws. */
  const detailsOf = (given: object, names: readonly string[]): CaptureOptions =>
    combine(Object.fromEntries(names.map((name) => [name, entryOf(given, name)])));

  function eventOf({ event, hint, given, here, ownFrames }: Captured): Event {
    const { mechanism = { type: 'generic', handled: true } } = given ? detailsOf(given, ['mechanism']) : {};
    const options = { mechanism, here, ownFrames: ownFrames ?? 0, inApp: host.inApp };
    if (given) {
      const thrown = eventFromThrown(hint.originalException, options);
      const more = detailsOf(given, DETAILS);
      return {
        ...event,
        ...thrown,
        ...more,
        contexts: combine(event.contexts, thrown.contexts, more.contexts),
        extra: combine(thrown.extra, more.extra),
      };
    }
    const { message } = event;
    if (ownFrames === undefined) return event;
    // Plain JavaScript may give an object.
    const text =
      typeof message === 'string' ? message : JSON.stringify(normalize(message, { depth: 3, breadth: 20, isSecret }));
    const exception = here && {
      values: [{ value: text, mechanism: { ...mechanism, synthetic: true }, ...stackOf(options) }],
    };
    return { level: 'info', exception, ...event, message: text };
  }

  return {
    queue,
    take: (captured) =>
      client.safely(() => {
        const { category } = captured;
        if (category !== 'error') return submit(captured, captured.event);
        const event = eventOf(captured);
        if (isIgnored(event, options)) return lose('ignored', category);
        submit(captured, event);
      }, captured.category),
  };
};
