import type { Client } from '../../core/client/client.ts';
import type { InitOptions } from '../../core/client/integration.ts';
import * as sdk from '../index.ts';
import { sendError, sendRejection } from '../integrations/global-errors.ts';
import type { EarlyCall, Loader } from './early-call.ts';

/*
 * `browser.js`: the browser entry for pages without a bundler, as the global `Breakwater`. After the loader it takes over what that
 * kept: the calls in their order, and each error as soon as there is a client.
 */

type Breakwater = typeof sdk & {
  /** Runs the callback once the SDK is there. */
  ready: (callback: () => void) => void;
};

/** As many errors wait for `init` at most. */
const MOST = 99;

const page = globalThis as { Breakwater?: Partial<Loader> | Breakwater };
const [calls, stop] = (page.Breakwater as Partial<Loader> | undefined)?.early ?? [[], () => {}];
const uncaught: Uncaught[] = [];

type Uncaught = ErrorEvent | PromiseRejectionEvent;

/** Until `init` the loader goes on listening, because an application may call it late. */
function init(given?: InitOptions | null): Client {
  const client = sdk.init(given);
  for (const event of uncaught.splice(0)) send(client, event);
  stop();
  return client;
}

function take([name, args]: EarlyCall): void {
  if (name !== 'error' && name !== 'unhandledrejection')
    return void (breakwater[name as 'ready'] as (...args: unknown[]) => unknown)(...args);
  const event = args[0] as Uncaught;
  const client = sdk.getClient();
  if (client) send(client, event);
  else if (uncaught.length < MOST) uncaught.push(event);
}

const send = (client: Client, event: Uncaught): void =>
  'reason' in event ? sendRejection(client, event) : sendError(client, event);

// Each callback is a task of its own, so that one that throws is an uncaught error and no more.
const breakwater: Breakwater = { ...sdk, init, ready: (callback) => queueMicrotask(callback) };
page.Breakwater = breakwater;

const kept = calls.splice(0);
// A page that took functions out of the loader's `Breakwater` goes on calling those.
calls.push = (...later) => {
  later.forEach(take);
  return 0;
};
kept.forEach(take);
