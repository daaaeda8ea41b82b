import type { DecisionSilence } from '../../contract/notifications.ts';
import { chartTime } from '../format/times.ts';
import { t } from './text.ts';

/** The silence in which a decision was made, in words. */
export function silenceWords({ environment, by, endsAt, why }: DecisionSilence<number>): string {
  const facts = { by, until: chartTime(endsAt, 0), why };
  return environment === null ? t('silence.held', facts) : t('silence.heldIn', { ...facts, environment });
}
