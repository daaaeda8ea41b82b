import type { Scope } from './scope.ts';
import type { Span } from '../tracing/span.ts';
import type { Propagation } from '../tracing/trace-headers.ts';

/** Holds at one point of execution: data for events, the span that is open, the trace it all belongs to. */
export interface Context {
  scope: Scope;
  span: Span | undefined;
  trace: Propagation;
}

/** Carries the context along the execution: by AsyncLocalStorage in Node, by a stack in browsers. */
export interface ContextStore {
  current(): Context | undefined;
  /** `run` and all it calls see the context, and what it awaits as far as the host can follow. */
  run<T>(context: Context, run: () => T): T;
  /** From here on, until the answer is called. */
  enter(context: Context): () => void;
}

/**
 * One stack for hosts that cannot follow asynchronous calls. A context holds for the synchronous part of its callback: kept until a
 * promise settles it would be that of all else that runs meanwhile. After an `await`, spans are begun under their parent by name.
 */
export function contextStack(): ContextStore {
  const stack: Context[] = [];

  const enter = (context: Context): (() => void) => {
    // A copy, so that leaving removes this entry even where the same context was entered twice.
    const entry = { ...context };
    stack.push(entry);
    return () => {
      const at = stack.lastIndexOf(entry);
      if (at !== -1) stack.splice(at, 1);
    };
  };
  return {
    current: () => stack.at(-1),
    enter,
    run: (context, run) => {
      const leave = enter(context);
      try {
        return run();
      } finally {
        leave();
      }
    },
  };
}

export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
