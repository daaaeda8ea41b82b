import {
  canaryNoticeSchema,
  decodeRecord,
  notificationRecordSchema,
  operatorNoticeSchema,
} from '@breakwater/relay/log';
import type { CanaryNotice, NotificationRecord, OperatorNotice, StoredRecord } from '@breakwater/relay/log';
import { z } from 'zod';

import type { DeadLetter } from '../topics/dead-letters.ts';
import { isStorableProject, isStorableTime } from '../ledger/ledger-row.ts';

/** The notices of a batch of `notifications`. */
export interface Notices {
  decisions: NotificationRecord[];
  operator: OperatorNotice[];
  canaries: CanaryNotice[];
}

const noticeSchema = z.union([operatorNoticeSchema, canaryNoticeSchema, notificationRecordSchema]);
const ISSUE_ID = /^[1-9]\d{0,18}$/;

/** Reads the notices of records. A decision that comes twice in one batch counts once. */
export function readNotices(records: readonly StoredRecord[]): Notices & { letters: DeadLetter[] } {
  const decisions = new Map<string, NotificationRecord>();
  const operator = new Map<string, OperatorNotice>();
  const canaries = new Map<string, CanaryNotice>();
  const letters: DeadLetter[] = [];
  for (const record of records) {
    try {
      const notice = decodeRecord(noticeSchema, record.value ?? new Uint8Array());
      if (!isStorableTime(notice.at)) throw new Error('a time is no date');
      if (notice.kind === 'operator') operator.set(notice.decision, notice);
      else if (notice.kind === 'canary') canaries.set(notice.decision, notice);
      else {
        if (!isStorableProject(notice.project)) throw new Error('the project is no 32-bit number');
        if (!ISSUE_ID.test(notice.issue)) throw new Error('the issue id is not a 63-bit number');
        decisions.set(notice.decision, notice);
      }
    } catch (error) {
      letters.push({ record, stage: 'notification', cause: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return {
    decisions: [...decisions.values()],
    operator: [...operator.values()],
    canaries: [...canaries.values()],
    letters,
  };
}
