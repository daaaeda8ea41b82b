import { compact, full } from '../format/numbers.ts';
import { t } from './text.ts';

/** How often something happened, as it is shown and as it is explained. */
export interface EventCount {
  events: number;
  estimated: number | null;
}

/** An estimate has a sign before it. */
export const eventCount = ({ events, estimated }: EventCount): string =>
  estimated === null ? compact(events) : `≈ ${compact(estimated)}`;

export const eventCountTitle = ({ events, estimated }: EventCount): string =>
  estimated === null ? full(events) : t('issues.estimated', { total: full(estimated), count: events });
