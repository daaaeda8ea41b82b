import type { Client } from '../../core/client/client.ts';
import type { InitOptions } from '../../core/client/integration.ts';
import * as sdk from '../index.ts';
import { sendError, sendRejection } from '../integrations/global-errors.ts';
import type { Loader } from './early-call.ts';

/*
 * `browser.js`: the browser entry for pages without a bundler, as the global `Breakwater`. After the loader it takes over what that
 * kept: the calls in their order, and each error as soon as there is a client.
 */

type Breakwater = typeof sdk & {
  /** Runs the callback once the SDK is there. */
  ready: (callback: () => void) => void;
};

const page = globalThis as { Breakwater?: Partial<Loader> | Breakwater };
const [calls, forget] = (page.Breakwater as Partial<Loader> | undefined)?.early ?? [[], () => {}];
const uncaught: Uncaught[] = [];

type Uncaught = ErrorEvent | PromiseRejectionEvent;

/** Until `init` the loader goes on listening, because an application may call it late. */
function init(given?: InitOptions | null): Client {
  const client = sdk.init(given);
  for (const event of uncaught.splice(0)) send(client, event);
  takeOver();
  forget();
  return client;
}

function takeOver(): void {
  for (const [name, args] of calls.splice(0)) {
    const client = sdk.getClient();
    if (name !== 'error' && name !== 'unhandledrejection')
      (breakwater[name as 'ready'] as (...args: unknown[]) => unknown)(...args);
    else if (client) send(client, args[0] as Uncaught);
    else uncaught.push(args[0] as Uncaught);
  }
}

const send = (client: Client, event: Uncaught): void =>
  'reason' in event ? sendRejection(client, event) : sendError(client, event);

// Each callback is a task of its own, so that one that throws is an uncaught error and no more.
const breakwater: Breakwater = { ...sdk, init, ready: (callback) => queueMicrotask(callback) };
page.Breakwater = breakwater;
takeOver();
