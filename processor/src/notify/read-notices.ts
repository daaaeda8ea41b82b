import {
  canaryNoticeSchema,
  decodeRecord,
  deliverRecordSchema,
  notificationRecordSchema,
  operatorNoticeSchema,
} from '@breakwater/relay/log';
import type {
  CanaryNotice,
  DeliverRecord,
  NotificationRecord,
  OperatorNotice,
  StoredRecord,
} from '@breakwater/relay/log';
import { z } from 'zod';

import { isStorableProject, isStorableTime } from '../ledger/ledger-row.ts';
import type { DeadLetter } from '../topics/dead-letters.ts';
import { deliveryIdOf } from './delivery.ts';

/** The notices of a batch of `notifications`. */
export interface Notices {
  deliver: DeliverRecord[];
  /** Records of version 1: for all receivers. */
  decisions: NotificationRecord[];
  operator: OperatorNotice[];
  canaries: CanaryNotice[];
}

const noticeSchema = z.union([deliverRecordSchema, operatorNoticeSchema, canaryNoticeSchema, notificationRecordSchema]);
const ISSUE_ID = /^[1-9]\d{0,18}$/;

/** Reads the notices of records. One that comes twice in one batch counts once. */
export function readNotices(records: readonly StoredRecord[]): Notices & { letters: DeadLetter[] } {
  const deliver = new Map<string, DeliverRecord>();
  const decisions = new Map<string, NotificationRecord>();
  const operator = new Map<string, OperatorNotice>();
  const canaries = new Map<string, CanaryNotice>();
  const letters: DeadLetter[] = [];
  for (const record of records) {
    try {
      const notice = decodeRecord(noticeSchema, record.value ?? new Uint8Array());
      if (notice.kind === 'deliver') {
        requireStorable(notice.about);
        deliver.set(deliveryIdOf(notice.decision, notice.receiver), notice);
        continue;
      }
      requireStorable(notice);
      if (notice.kind === 'operator') operator.set(notice.decision, notice);
      else if (notice.kind === 'canary') canaries.set(notice.decision, notice);
      else decisions.set(notice.decision, notice);
    } catch (error) {
      letters.push({ record, stage: 'notification', cause: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return {
    deliver: [...deliver.values()],
    decisions: [...decisions.values()],
    operator: [...operator.values()],
    canaries: [...canaries.values()],
    letters,
  };
}

function requireStorable(about: { at: number; project?: number; issue?: string }): void {
  if (!isStorableTime(about.at)) throw new Error('a time is no date');
  if (about.project !== undefined && !isStorableProject(about.project))
    throw new Error('the project is no 32-bit number');
  if (about.issue !== undefined && !ISSUE_ID.test(about.issue)) throw new Error('the issue id is not a 63-bit number');
}
