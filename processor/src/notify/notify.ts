import type { Batch, Log, CanaryNotice, NotificationRecord, OperatorNotice, StoredRecord } from '@breakwater/relay/log';
import {
  canaryNoticeSchema,
  decodeRecord,
  notificationRecordSchema,
  operatorNoticeSchema,
} from '@breakwater/relay/log';
import { z } from 'zod';

import { appendDead } from '../topics/dead-letters.ts';
import { appendAccount } from '../ledger/append-account.ts';
import { insertSaid, isStorableProject, isStorableTime } from '../ledger/ledger-row.ts';
import { toldLedgerRow } from '../ledger/said-of-issues.ts';
import { receiversWithMail, toldRowOf } from './told.ts';
import type { ToldNotice, ToldRow } from './told.ts';
import { deliverOnce } from './deliver-once.ts';
import type { DeliverTools, Delivery, Wanted, Written } from './deliver-once.ts';
import { renderIssueMail } from './channels/mail/issue-mail.ts';
import { activeReceivers } from '../directory/people.ts';
import { mailInputs } from './issue-facts.ts';
import { renderOperatorMail } from './channels/mail/operator-mail.ts';
import type { DeadLetter } from '../topics/dead-letters.ts';

export interface NotifyTools extends DeliverTools {
  log: Pick<Log, 'append'>;
  baseUrl: string;
  /** Receivers of mails; when empty, everyone with an account. */
  mailTo: readonly string[];
  /** Receivers of mails about Breakwater itself; when empty, the receivers of issues' mails. */
  operatorMail: readonly string[];
}

/**
 * Mails the receivers, each at most once per decision, and records who was mailed or why nobody was. A canary ends at the mail
 * server, which is asked whether it would take a mail.
 */
export async function notifyBatch(batch: Batch, tools: NotifyTools): Promise<void> {
  const { letters, ...notices } = readNotices(batch.records);
  await appendDead(tools.log, batch, letters, tools.now());

  const receivers = await receiversOf(notices, tools);
  const wanted = [
    ...notices.decisions.flatMap((about) =>
      about.stale ? [] : receivers.ofIssues.map((receiver): Wanted => ({ about, receiver })),
    ),
    ...notices.operator.flatMap((notice) =>
      receivers.ofOperators.map((receiver): Wanted => ({ about: { ...notice, ...NO_ISSUE }, receiver })),
    ),
  ];
  const deliveries = await deliverOnce(wanted, (missing) => writerOf(missing, notices, tools), tools);
  const told = [...toldOf(notices, receivers, deliveries, tools.now()), ...(await toldOfCanaries(notices, tools))];
  await Promise.all([
    insertSaid(
      tools.store,
      'told',
      told.map(({ row }) => row),
    ),
    appendAccount(
      tools.log,
      batch.id,
      {
        rows: told.flatMap(({ row, record }) =>
          record ? [toldLedgerRow(record, row.receivers > 0 ? 'told' : `untold:${row.reason}`)] : [],
        ),
        receipts: [],
      },
      tools.now(),
    ),
  ]);
}

const STALE = { receivers: 0, reason: 'stale' } as const;
const NO_ISSUE = { project: 0, issue: '0' };

interface Receivers {
  ofIssues: readonly string[];
  ofOperators: readonly string[];
}

async function receiversOf({ decisions, operator }: Notices, tools: NotifyTools): Promise<Receivers> {
  const { mailTo, operatorMail, store } = tools;
  const isAsked = decisions.length > 0 || (operator.length > 0 && operatorMail.length === 0);
  const ofIssues = mailTo.length > 0 || !isAsked ? mailTo : await activeReceivers(store);
  return { ofIssues, ofOperators: operatorMail.length > 0 ? operatorMail : ofIssues };
}

async function writerOf(
  missing: readonly Wanted[],
  { decisions, operator }: Notices,
  { store, baseUrl, mailDomain }: NotifyTools,
): Promise<(wanted: Wanted) => Written> {
  const named = new Set(missing.map(({ about }) => about.decision));
  const asked = decisions.filter(({ decision }) => named.has(decision));
  const inputs = asked.length > 0 ? await mailInputs(store, asked, baseUrl) : new Map<string, never>();
  const notices = new Map(operator.map((notice) => [notice.decision, notice]));
  return ({ about }) => {
    const notice = notices.get(about.decision);
    if (notice) {
      return {
        mail: renderOperatorMail(notice, baseUrl),
        list: { id: `operators.${mailDomain}`, name: 'Breakwater operators' },
      };
    }
    const input = inputs.get(about.decision);
    if (!input) throw new Error(`nothing is known of the decision ${about.decision}`);
    const { projectSlug } = input;
    return {
      mail: renderIssueMail(input),
      list: { id: `${projectSlug}.${mailDomain}`, name: `${projectSlug} issues` },
    };
  };
}

function toldOf(
  { decisions, operator }: Notices,
  { ofIssues, ofOperators }: Receivers,
  deliveries: ReadonlyMap<string, Delivery>,
  now: number,
): ToldNotice[] {
  return [
    ...decisions.map((record) => ({
      record,
      row: toldRowOf(record, record.stale ? STALE : receiversWithMail(record.decision, ofIssues, deliveries), now),
    })),
    ...operator.map(({ decision, kind }) => ({
      record: null,
      row: toldRowOf(
        { decision, kind, ...NO_ISSUE, eventId: '' },
        receiversWithMail(decision, ofOperators, deliveries),
        now,
      ),
    })),
  ];
}

async function toldOfCanaries({ canaries }: Notices, { mailer, logger, now }: NotifyTools): Promise<ToldNotice[]> {
  if (canaries.length === 0) return [];
  const { isReady, detail } = mailer ? await mailer.verify() : { isReady: true, detail: '' };
  if (!isReady) logger.warn({ detail }, 'the mail server does not answer a canary');
  const outcome: Pick<ToldRow, 'receivers' | 'reason'> = isReady
    ? { receivers: 1, reason: '' }
    : { receivers: 0, reason: 'failed' };
  return canaries.map(({ decision, kind, eventId }) => ({
    record: null,
    row: toldRowOf({ decision, kind, ...NO_ISSUE, eventId }, outcome, now()),
  }));
}

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
