import type { StaleClient } from '../../log/index.ts';

/** Clients whose old events wait in the backlog lane, as the topic `controls` names them. */
export interface StaleClients {
  say(key: string, client: StaleClient): void;
  end(key: string): void;
  /** Whether any release of this client is named: only then is the release needed. */
  names(project: number, client: string): boolean;
  reason(project: number, client: string, release: string): StaleClient['reason'] | null;
}

export function createStaleClients(now: () => number): StaleClients {
  const byKey = new Map<string, StaleClient>();
  /** The same records by project and client, so that a request needs one look-up however many are named. */
  let byClient = new Map<string, StaleClient[]>();

  const index = (): void => {
    byClient = new Map();
    for (const stale of byKey.values()) {
      const name = nameOf(stale.project, stale.client);
      byClient.set(name, [...(byClient.get(name) ?? []), stale]);
    }
  };
  const named = (project: number, client: string): readonly StaleClient[] => {
    if (byClient.size === 0) return [];
    const at = now();
    return (byClient.get(nameOf(project, client)) ?? []).filter(({ until }) => at < until);
  };

  return {
    say(key, client) {
      byKey.set(key, client);
      index();
    },
    end(key) {
      if (byKey.delete(key)) index();
    },
    names: (project, client) => named(project, client).length > 0,
    reason: (project, client, release) =>
      named(project, client).find((stale) => stale.release === release)?.reason ?? null,
  };
}

const nameOf = (project: number, client: string): string => `${project} ${client}`;
