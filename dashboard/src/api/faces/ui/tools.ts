import type { Attempts } from '../../auth/attempts.ts';
import type { Passwords } from '../../auth/passwords.ts';
import type { ApiTools } from '../../tools.ts';

/** The tools that the routes of the page's face use. */
export interface UiTools {
  tools: ApiTools;
  passwords: Passwords;
  perAccount: Attempts;
  perAddress: Attempts;
}
