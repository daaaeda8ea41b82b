import type { Context, ContextStore } from '../core/client/context.ts';
import { contextStack } from '../core/client/context.ts';

interface Storage {
  getStore: () => Context | undefined;
  run: <T>(context: Context, run: () => T) => T;
  /** Cloudflare's has none that works. */
  enterWith?: (context: Context | undefined) => void;
}
type StorageClass = new () => Storage;

/** Where the runtime lends its AsyncLocalStorage without an import: Vercel's as a global, the others by `getBuiltinModule`. */
interface Runtime {
  AsyncLocalStorage?: StorageClass;
  process?: { getBuiltinModule?: (name: string) => { AsyncLocalStorage?: StorageClass } | undefined };
}

/** Follows asynchronous calls where the runtime can; elsewhere a context holds for the synchronous part of its callback. */
export function edgeContexts(runtime: Runtime = globalThis as Runtime): ContextStore {
  const AsyncStorage =
    runtime.AsyncLocalStorage ?? runtime.process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage;
  return AsyncStorage ? storageContexts(new AsyncStorage()) : contextStack();
}

function storageContexts(storage: Storage): ContextStore {
  return {
    current: () => storage.getStore(),
    run: (context, run) => storage.run(context, run),
    enter: (context) => {
      const before = storage.getStore();
      try {
        storage.enterWith?.(context);
      } catch {
        return () => undefined;
      }
      return () => {
        if (storage.getStore() === context) storage.enterWith?.(before);
      };
    },
  };
}
