import type { Client } from './client.ts';
import type { ClientOptions } from './options.ts';

export type Undo = () => void;

/** Adds one ability to a client, and answers with its undoing. */
export type Integration = (client: Client) => Undo;

/** The options of `init` and `createClient`. */
export interface InitOptions extends ClientOptions {
  /** All that the client does by itself, in this order. @default `defaultIntegrations()` in `init` */
  integrations?: readonly Integration[] | undefined;
}

/** Sets up one after the other; `client.close()` undoes them from the last to the first. One that throws costs only itself. */
export function install(client: Client, integrations: readonly Integration[]): Client {
  client.safely(() => {
    for (const integration of integrations) client.safely(() => client.onClose(integration(client)));
  });
  return client;
}
