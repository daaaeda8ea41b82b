import { settleDirectory } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import type { Log } from '@breakwater/relay/log';

import type { DashboardConfig } from '../../config.ts';
import { createPasswords } from '../auth/passwords.ts';
import { dsnOf } from './dsn.ts';

type BootstrapConfig = Pick<DashboardConfig, 'ingestUrl' | 'admin' | 'token' | 'dsnKey'>;

/** Makes the records that the environment demands, at each start. */
export async function bootstrap(
  store: Store,
  log: Log,
  { ingestUrl, admin, token, dsnKey }: BootstrapConfig,
  clock: () => number = Date.now,
): Promise<{ firstRun: boolean; dsn: string }> {
  const wanted = {
    admin: admin && { email: admin.email, hashPassword: () => createPasswords().hash(admin.password) },
    token,
    dsnKey,
  };
  const { firstRun, key } = await settleDirectory({ store, log }, wanted, clock());
  return { firstRun, dsn: dsnOf(ingestUrl, key) };
}
