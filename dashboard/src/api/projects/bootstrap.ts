import { anyUserExists, settleDirectory } from '@breakwater/processor/directory';
import type { Account } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import type { Log } from '@breakwater/relay/log';
import { SettingError } from '@breakwater/relay/service';
import type { Logger } from '@breakwater/relay/service';

import type { DashboardConfig } from '../../config.ts';
import { createPasswords } from '../auth/passwords.ts';
import { setupCodeOf } from '../auth/setup-code.ts';
import { dsnOf } from './dsn.ts';

type BootstrapConfig = Pick<DashboardConfig, 'ingestUrl' | 'publicUrl' | 'host' | 'admin' | 'token' | 'dsnKey'> & {
  secret: string;
};

/**
 * Makes the records that the environment demands, at each start, and gives the lines that tell a person how to begin.
 * @throws SettingError where the password of the environment is none that its account was made with, or has
 */
export async function bootstrap(
  { store, log, logger }: { store: Store; log: Log; logger: Pick<Logger, 'warn'> },
  config: BootstrapConfig,
  clock: () => number = Date.now,
): Promise<string[]> {
  const { ingestUrl, publicUrl, admin, token, dsnKey } = config;
  const passwords = createPasswords();
  const check = async ({ email, passwordHash, firstPasswordHash }: Account): Promise<void> => {
    const hashes = [passwordHash, firstPasswordHash].filter((hash) => hash !== '');
    for (const hash of hashes) if (await passwords.verify(admin?.password ?? '', hash)) return;
    throw new SettingError(
      'BREAKWATER_ADMIN_PASSWORD was changed, which changes no password: it is for the first start alone. ' +
        `Leave it as it was, or out, and run \`npm run breakwater -- admin reset-password ${email}\`.`,
    );
  };
  const wanted = {
    admin: admin && { email: admin.email, hashPassword: () => passwords.hash(admin.password), check },
    token,
    dsnKey,
  };
  const { firstRun, key, tokenHolds } = await settleDirectory({ store, log }, wanted, clock());
  if (!tokenHolds) logger.warn({}, 'BREAKWATER_TOKEN does not hold: a person revoked it. Set another value.');
  const code = (await anyUserExists(store)) ? null : setupCodeOf(config);
  return [
    ...(firstRun ? [`Send your first event to the DSN ${dsnOf(ingestUrl, key)}`] : []),
    ...(code === null ? [] : [`Create the first account at ${publicUrl}/setup?code=${code}`]),
  ];
}
