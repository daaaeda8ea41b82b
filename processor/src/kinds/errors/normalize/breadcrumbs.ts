import { FIELD_LIMITS } from '@breakwater/sdk/wire';
import type { Breadcrumb, Values } from '@breakwater/sdk/wire';

import type { StoredBreadcrumb } from '../../../store/stored-event.ts';
import { boundedMap } from '../../../normalize/bounded.ts';
import { cut } from '../../../normalize/cut.ts';
import { valuesOf } from './exceptions.ts';
import { timeOf } from '../../../normalize/timestamps.ts';

const TEXT = 128;
const MESSAGE = 2048;
const DATA = { size: 4096, depth: 4 };

/** The newest breadcrumbs, in the order they were sent, their times moved with the event's. */
export function normalizeBreadcrumbs(raw: Values<Breadcrumb> | null | undefined, shiftMs: number): StoredBreadcrumb[] {
  return valuesOf(raw)
    .slice(-FIELD_LIMITS.breadcrumbs)
    .map((breadcrumb) => normalizeBreadcrumb(breadcrumb, shiftMs));
}

function normalizeBreadcrumb(raw: Breadcrumb, shiftMs: number): StoredBreadcrumb {
  const breadcrumb: StoredBreadcrumb = {};
  const time = timeOf(raw.timestamp);
  if (time !== null) breadcrumb.timestamp = (time + shiftMs) / 1000;
  if (raw.type) breadcrumb.type = cut(raw.type, TEXT);
  if (raw.category) breadcrumb.category = cut(raw.category, TEXT);
  if (raw.message) breadcrumb.message = cut(raw.message, MESSAGE);
  if (raw.level) breadcrumb.level = cut(raw.level, TEXT);
  if (raw.event_id) breadcrumb.event_id = cut(raw.event_id, TEXT);
  if (raw.data) breadcrumb.data = boundedMap(raw.data, DATA);
  return breadcrumb;
}
