export { canaryDecision } from '../canary/canary-notices.ts';
export { endAlerts, openAlerts, raiseAlert } from './alerts.ts';
export { missingUnits } from '../ledger/missing-units.ts';
export { needsOfProcessor } from './needs.ts';
export { measureInserts, measureWitnesses } from './measure-store.ts';
export { isTimeZone, minuteText } from './minute-text.ts';
