import type { Breadcrumb, Event, Frame, Level, Mechanism } from '../../wire/event.ts';
import type { LossReason } from '../queue/lost-events.ts';
import type { Unsent } from '../queue/send-queue.ts';
import type { Context } from './context.ts';
import type { Host } from './host.ts';
import type { ClientOptions, Hint } from './options.ts';
import type { CaptureContext, Scope } from './scope.ts';
import type { Tracer } from './tracing-seam.ts';

export interface CaptureOptions extends CaptureContext {
  /** How it was caught. @default { type: 'generic', handled: true } */
  mechanism?: Mechanism;
}

/** Changes a copy of the scope for one event, or answers with another scope. */
export type ScopeChange = (scope: Scope) => unknown;

/** An event is an error, which messages are too, or a transaction. */
export type EventCategory = 'error' | 'transaction';

/** All that one event is made of, as it was when it was captured. */
export interface Captured {
  /** The event as far as it is known, with its id and time. */
  event: Event;
  category: EventCategory;
  /** It holds a scope that nobody else changes, where the event is not made at once. */
  around: Context;
  hint: Hint;
  /** For `captureException`: the event is that of the original exception, and says this beside it. */
  given?: CaptureOptions;
  /** Made where the capture was asked for: the stack of values that bring none. */
  here?: Error | undefined;
  /** Frames of `here` that are ours, or the frames to take in place of it. */
  ownFrames?: number | Frame[];
}

/**
 * Takes what went wrong to the server: capture, scope, scrub, queue. A client holds all of its state itself, so several live
 * in one process without knowing of each other. No method ever throws into the application.
 */
export interface Client extends Tracer {
  readonly options: Readonly<ClientOptions>;
  /** The scope of here and now: of this request, or of the whole process or page. */
  readonly scope: Scope;
  /**
   * Answers with the event's id. An error that was captured before keeps its first id and is not sent again. For a value without a
   * stack, `ownFrames` are those of this call to leave out, or the frames where it was thrown: none, where nobody knows.
   */
  captureException: (
    error: unknown,
    options?: CaptureOptions | ScopeChange | null,
    ownFrames?: number | Frame[],
  ) => string;
  captureMessage: (message: string, context?: CaptureContext | Level, ownFrames?: number) => string;
  captureEvent: (event: Event, hint?: Hint) => string;
  /** Runs the callback with a copy of the scope: what is set on it is gone afterwards. */
  withScope: <T>(callback: (scope: Scope) => T) => T;
  /** Runs the callback with a scope of its own, which begins as that of the process, and in a trace of its own. */
  withIsolation: <T>(callback: () => T) => T;
  addBreadcrumb: (breadcrumb: Breadcrumb) => void;
  /** Waits until all is sent; false if that took longer. */
  flush: (timeoutMs?: number) => Promise<boolean>;
  /** Sends all that may still leave the page, without waiting for answers. */
  flushAtOnce: () => void;
  /** Sends what there is, undoes all that integrations put in place, and captures nothing from then on. */
  close: (timeoutMs?: number) => Promise<boolean>;

  // From here on for integrations.
  readonly host: Host;
  /** Whether events name the debug ids of their files; `debugImages()` sets it. */
  images: boolean;
  /** Integrations that are set up: each is once, however often it is named, also as a part of another. */
  readonly added: Set<(client: Client) => () => void>;
  /** The context of here and now. */
  readonly context: Context;
  /** Holds wherever no other context does. */
  readonly root: Context;
  /** A context with a copy of the root's scope and a trace of its own. */
  isolated: () => Context;
  /** Gives all away that no server has taken yet, when there is no time left to send it. */
  handOver: () => Unsent;
  /** The same as a copy, for a page that may come back. */
  copyUnsent: () => Unsent;
  /** Takes in what an earlier process or page could not send. */
  takeIn: (unsent: Unsent) => void;
  /** Keeps what `close` could not send, and answers whether it did; put there by an integration. */
  keep: ((unsent: Unsent) => boolean) | undefined;
  /** Makes the context hold from here on, until the answer is called. */
  enter: (context: Context) => () => void;
  /** Takes an event that is made already, as transactions are. */
  submit: (captured: Captured) => void;
  /** Counts an event that will not be sent. */
  lose: (reason: LossReason, category: EventCategory | 'span' | 'internal', spans?: number) => void;
  /** Keeps failures from the application, whose calls run into hooks unknowingly. With a category, a failure counts as lost. */
  safely: (run: () => void, category?: EventCategory) => void;
  /** `close` runs it, the last one first. */
  onClose: (undo: () => void) => void;
}
