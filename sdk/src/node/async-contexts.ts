import { AsyncLocalStorage } from 'node:async_hooks';

import type { Context, ContextStore } from '../core/client/context.ts';

/** Follows each chain of asynchronous calls by itself, so that requests that overlap never see each other's scope. */
export class AsyncContexts implements ContextStore {
  readonly #storage = new AsyncLocalStorage<Context | undefined>();

  current(): Context | undefined {
    return this.#storage.getStore();
  }

  run<T>(context: Context, run: () => T): T {
    return this.#storage.run(context, run);
  }

  enter(context: Context): () => void {
    const before = this.#storage.getStore();
    this.#storage.enterWith(context);
    return () => {
      if (this.#storage.getStore() === context) this.#storage.enterWith(before);
    };
  }
}
