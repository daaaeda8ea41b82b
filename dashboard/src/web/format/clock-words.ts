import type { MovedTime } from '../../contract/receipts.ts';
import { textOf } from '../i18n/text-of.ts';

const t = textOf({
  'clock.future_timestamp': 'Its client said {value}, which is in the future: it has the time of its arrival.',
  'clock.past_timestamp': 'Its client said {value}, which is older than anything kept: it has the time of its arrival.',
  'clock.clock_drift':
    'Its client said {value}; it was moved by the difference between the clocks of client and relay.',
  'clock.timestamp_unit': 'Its client gave {value} as seconds; it was read as a smaller unit.',
  'clock.sent_at_ignored':
    'The time of sending that its client gave contradicts the time of the event and was not used.',
  'clock.invalid_data': 'Its client gave {value}, which is no time: it has the time of its arrival.',
});

/** How a time of the client was changed, in a sentence. */
export const clockText = ({ type, value }: MovedTime): string =>
  t.or(`clock.${type}`, type).replace('{value}', () => value);

/** Clocks that agree, and networks, differ by less. */
export const APART_MS = 60_000;
