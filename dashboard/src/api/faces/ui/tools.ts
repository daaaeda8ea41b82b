import type { Devices } from '../../auth/devices.ts';
import type { LoginLimits } from '../../auth/login-limits.ts';
import type { Passwords } from '../../auth/passwords.ts';
import type { SecondFactors } from '../../auth/second-factor.ts';
import type { SdkShelf } from '../../sdk/sdk-shelf.ts';
import type { TryCounts } from '../../auth/try-counts.ts';
import type { ApiTools } from '../../tools.ts';

/** The tools that the routes of the page's face use. */
export interface UiTools {
  tools: ApiTools;
  passwords: Passwords;
  limits: LoginLimits;
  devices: Devices;
  factors: SecondFactors;
  shelf: SdkShelf;
  tries: TryCounts;
}
