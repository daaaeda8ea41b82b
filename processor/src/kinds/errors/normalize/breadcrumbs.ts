import type { Breadcrumb, Values } from '@breakwater/sdk/wire';

import type { StoredBreadcrumb } from '../../../store/stored-event.ts';
import { boundedMap } from '../../../normalize/bounded.ts';
import type { Cuts } from '../../../normalize/count-cuts.ts';
import { withHoles } from './exceptions.ts';
import { timeOf } from '../../../normalize/timestamps.ts';

const TEXT = 128;
const MESSAGE = 2048;

/** The newest breadcrumbs, in the order they were sent, their times moved with the event's. */
export function normalizeBreadcrumbs(
  raw: Values<Breadcrumb> | null | undefined,
  shiftMs: number,
  cuts: Cuts,
): StoredBreadcrumb[] {
  return cuts
    .keep('breadcrumbs', cuts.whole('breadcrumbs', withHoles(raw)), 'last')
    .map((breadcrumb) => normalizeBreadcrumb(breadcrumb, shiftMs, cuts));
}

function normalizeBreadcrumb(raw: Breadcrumb, shiftMs: number, cuts: Cuts): StoredBreadcrumb {
  const breadcrumb: StoredBreadcrumb = {};
  const time = timeOf(raw.timestamp);
  if (time !== null) breadcrumb.timestamp = (time + shiftMs) / 1000;
  if (raw.type) breadcrumb.type = cuts.text(raw.type, TEXT);
  if (raw.category) breadcrumb.category = cuts.text(raw.category, TEXT);
  if (raw.message) breadcrumb.message = cuts.text(raw.message, MESSAGE);
  if (raw.level) breadcrumb.level = cuts.text(raw.level, TEXT);
  if (raw.event_id) breadcrumb.event_id = cuts.text(raw.event_id, TEXT);
  if (raw.data) breadcrumb.data = boundedMap(raw.data, 'breadcrumb_data', cuts);
  return breadcrumb;
}
