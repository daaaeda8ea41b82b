import type { Store } from '@breakwater/processor/store';
import type { Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import type { DashboardConfig } from '../config.ts';
import type { ProjectsOf, RightsOf } from './auth/access.ts';
import type { Accounts } from './auth/accounts.ts';
import type { Cookies } from './auth/cookies.ts';
import type { LastUses } from './auth/last-uses.ts';
import type { Sessions } from './auth/sessions.ts';
import type { PressureView } from './pipeline/follow-pressure.ts';
import type { RelaysView } from './pipeline/view-relays.ts';

type ApiConfig = Pick<
  DashboardConfig,
  'publicUrl' | 'basePath' | 'ingestUrl' | 'smtp' | 'sending' | 'dataFolder' | 'host' | 'token' | 'securityContact'
> & {
  secret: string;
};

/** The tools of every route, passed down from the composition root. */
export interface ApiTools {
  config: ApiConfig;
  store: Store;
  log: Log;
  logger: Logger;
  accounts: Accounts;
  sessions: Sessions;
  cookies: Cookies;
  uses: LastUses;
  rightsOf: RightsOf;
  projectsOf: ProjectsOf;
  pressure: Pick<PressureView, 'current'>;
  relays: Pick<RelaysView, 'current'>;
  /** Epoch milliseconds. */
  clock: () => number;
  /** How long a change waits for its decider before it is answered with 202. */
  settleMs: number;
}
