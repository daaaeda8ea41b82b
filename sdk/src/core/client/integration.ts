import type { Client } from './client.ts';
import type { ClientOptions } from './options.ts';

export type Undo = () => void;

/** Adds one ability to a client, and answers with its undoing. */
export type Integration = (client: Client) => Undo;

/** The options of `init` and `createClient`. */
export interface InitOptions extends ClientOptions {
  /** All that the client does by itself, in this order; or a function of the default ones. @default `defaultIntegrations()` in `init` */
  integrations?: readonly Integration[] | ((defaults: Integration[]) => readonly Integration[]) | undefined;
}

/**
 * Sets up those of the options, or else the default ones, one after the other; `client.close()` undoes them from the last to the first.
 * One that throws costs only itself.
 */
export function install(client: Client, defaults: readonly Integration[], given?: InitOptions['integrations']): Client {
  client.safely(() => {
    for (const integration of typeof given === 'function' ? given([...defaults]) : (given ?? defaults)) {
      if (client.added.has(integration)) continue;
      client.added.add(integration);
      client.safely(() => client.onClose(integration(client)));
    }
  });
  return client;
}
