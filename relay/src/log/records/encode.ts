import type { z } from 'zod';

import type { StaleClient } from './controls.ts';
import type { DeadRecord } from './dead.ts';
import type { IssueRecord } from './issues.ts';
import type { CanaryNotice, DeliverRecord, NotificationRecord, OperatorNotice } from './notifications.ts';
import type { AccountRecord, OutcomesRecord } from './outcomes.ts';
import type { PressureRecord } from './pressure.ts';
import type { RelayRecord } from './relays.ts';
import type { projectSettingsSchema } from './settings.ts';
import type { TickRecord } from './ticks.ts';
import type { BaselinesRecord, UsageRecord } from './usage.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Settings may leave out what has a default. */
type Encodable =
  | IssueRecord
  | NotificationRecord
  | OperatorNotice
  | CanaryNotice
  | DeliverRecord
  | OutcomesRecord
  | AccountRecord
  | UsageRecord
  | BaselinesRecord
  | PressureRecord
  | RelayRecord
  | TickRecord
  | StaleClient
  | DeadRecord
  | z.input<typeof projectSettingsSchema>;

export const encodeRecord = (record: Encodable): Uint8Array => encoder.encode(JSON.stringify(record));

/** @throws ZodError or SyntaxError where the bytes are not such a record. */
export const decodeRecord = <T>(schema: z.ZodType<T>, value: Uint8Array): T =>
  schema.parse(JSON.parse(decoder.decode(value)));
