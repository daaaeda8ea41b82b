import { NOTICES_AN_HOUR } from '../alerts/budget.ts';
import type { ReceiverRules } from './notice-of.ts';

/** The rules of a receiver that chose nothing. */
export const plainRules = (baseUrl: string): ReceiverRules => ({
  perHour: async () => NOTICES_AN_HOUR,
  reader: async (email) => ({
    email,
    timeZone: 'UTC',
    why: 'account',
    settings: `${baseUrl}/settings/notifications`,
    off: null,
  }),
});
