import type { AllowedId } from '@breakwater/processor/directory';
import type { Cut, Store } from '@breakwater/processor/store';
import { receiptOf, topicOf } from '@breakwater/relay/log';

import type { Receipt } from '../../contract/receipts.ts';
import { changesByEvents, decidedIssues } from './queries/changes-by-events.ts';
import { decidedTimes } from './queries/decided-times.ts';
import { receiptDrops } from './queries/receipt-drops.ts';
import type { ReceiptDrop } from './queries/receipt-drops.ts';
import { receiptEvents } from './queries/receipt-event.ts';
import type { ReceiptEvent } from './queries/receipt-event.ts';
import { receiptTransactions } from './queries/receipt-transaction.ts';
import type { ReceiptTransaction } from './queries/receipt-transaction.ts';
import { projectRef } from '../traces/queries/span-columns.ts';
import { toldOfEvent } from './queries/told-of-event.ts';
import { storedEventOf } from '../events/queries/bodies.ts';
import { askTogether } from './ask-together.ts';
import { cutsOf, notesOf, scrubbedOf, storedText } from './cuts-of.ts';
import { doubtsOf, waitingDoubts } from './doubts.ts';
import { eventSteps } from './event-steps.ts';
import type { WhatFollowed } from './event-steps.ts';
import { notKept } from './not-kept.ts';
import type { ReceiptQuestion } from './question.ts';
import { transactionSteps } from './transaction-steps.ts';

type FindReceipts = (question: ReceiptQuestion) => Promise<Receipt[]>;

/** All that was recorded about an id, by project. An unknown id gives one receipt with the possible reasons. */
export function receiptFinder(store: Store): FindReceipts {
  const find = askTogether((projectIds, ids) => foundOf(store, projectIds, ids));
  return async (question) => {
    const [found] = await find(question.projectIds, question.eventId);
    if (!found) throw new Error('An id that was asked for has no answer.');
    return receiptsOf(store, question, found);
  };
}

/** All rows of an id. */
interface Found {
  eventId: string;
  events: readonly DecidedEvent[];
  transactions: readonly ReceiptTransaction[];
  drops: readonly ReceiptDrop[];
}

async function foundOf(store: Store, projectIds: readonly AllowedId[], ids: readonly string[]): Promise<Found[]> {
  const [events, transactions, drops] = await Promise.all([
    decidedEvents(store, projectIds, ids),
    receiptTransactions(store, projectIds, ids),
    receiptDrops(store, projectIds, ids),
  ]);
  return ids.map((eventId) => ({
    eventId,
    events: events.filter((row) => row.eventId === eventId),
    transactions: transactions.filter((row) => row.eventId === eventId),
    drops: drops.filter((row) => row.eventId === eventId),
  }));
}

/** A stored event with the decision on its issue. */
type DecidedEvent = ReceiptEvent & Pick<WhatFollowed, 'activity' | 'decidedAt'>;

async function decidedEvents(
  store: Store,
  projectIds: readonly AllowedId[],
  ids: readonly string[],
): Promise<DecidedEvent[]> {
  const events = await receiptEvents(store, projectIds, ids);
  if (events.length === 0) return [];
  const [changes, decided, times] = await Promise.all([
    changesByEvents(store, events),
    decidedIssues(store, events),
    decidedTimes(
      store,
      events.map((event) => ({ ...event, topic: topicOf('events', event.lane) })),
    ),
  ]);
  return events.map((event, index) => {
    const { projectId, eventId, issueId } = event;
    const made = changes.find((row) => row.projectId === projectId && row.eventId === eventId);
    const activity = { decided: decided.has(`${projectId} ${issueId}`), change: made?.change ?? null };
    return { ...event, activity, decidedAt: times[index] ?? null };
  });
}

async function receiptsOf(
  store: Store,
  question: ReceiptQuestion,
  { events, transactions, drops }: Found,
): Promise<Receipt[]> {
  const { eventId, projects } = question;
  const known = new Set([...events, ...transactions, ...drops].map(({ projectId }) => projectId));
  if (known.size === 0) return [await unknown(store, question)];

  return Promise.all(
    [...known].map(async (projectId): Promise<Receipt> => {
      const project = projectRef(projectId, projects);
      const rest = notKept(drops.filter((drop) => drop.projectId === projectId));
      const story = { eventId, project, steps: [], cuts: [], scrubbed: null, ...rest, doubts: null };
      const event = events.find((row) => row.projectId === projectId);
      if (event) {
        const { activity, decidedAt } = event;
        // An event that changed nothing is not mailed.
        const told = activity.change && (await toldOfEvent(store, event));
        const steps = eventSteps(event, { slug: project.slug, activity, told, decidedAt });
        const stored = storedEventOf(event);
        return { ...story, state: 'stored', kind: 'error', steps, ...changesOf(stored) };
      }
      const transaction = transactions.find((row) => row.projectId === projectId);
      if (transaction) {
        const steps = transactionSteps(transaction);
        return { ...story, state: 'stored', kind: 'transaction', steps, ...changesOf(notesOf(transaction.notes)) };
      }

      const [first] = rest.drops;
      const kind = (first && receiptOf(first.category)) ?? 'other';
      if (first) return { ...story, state: 'lost', kind, text: first.text };
      const doubts = waitingDoubts(question);
      return { ...story, state: 'waiting', kind: 'other', text: WAITING, doubts };
    }),
  );
}

/** The differences between an item and what is stored of it. */
const changesOf = (
  notes: Parameters<typeof scrubbedOf>[0] & { cuts?: Cut[] },
): Pick<Receipt, 'text' | 'cuts' | 'scrubbed'> => ({
  text: storedText(notes.cuts),
  cuts: cutsOf(notes.cuts),
  scrubbed: scrubbedOf(notes),
});

const WAITING = 'It was moved to another lane, and is not stored yet.';

async function unknown(store: Store, question: ReceiptQuestion): Promise<Receipt> {
  const [only] = question.projectIds.length === 1 ? question.projectIds : [];
  return {
    eventId: question.eventId,
    project: only === undefined ? null : projectRef(only, question.projects),
    state: 'unknown',
    kind: 'other',
    text: 'Nothing is known of this id.',
    steps: [],
    drops: [],
    cuts: [],
    scrubbed: null,
    moves: [],
    copies: 0,
    doubts: await doubtsOf(store, question),
  };
}
