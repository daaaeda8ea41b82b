import type { PressureRecord } from '@breakwater/relay/log';
import type { Store } from '@breakwater/processor/store';

import type { Receipt } from '../../contract/index.ts';
import type { Projects } from '../project-directory.ts';
import { activityOfEvent } from '../queries/activity-of-event.ts';
import { decidedAt } from '../queries/decided-at.ts';
import { receiptDrops } from '../queries/receipt-drops.ts';
import { receiptEvents } from '../queries/receipt-event.ts';
import { receiptTransactions } from '../queries/receipt-transaction.ts';
import { projectRef } from '../queries/span-columns.ts';
import { toldOfEvent } from '../queries/told-of-event.ts';
import { doubtsOf } from './doubts.ts';
import { eventSteps } from './event-steps.ts';
import { notKept } from './not-kept.ts';
import { topicOf } from './steps.ts';
import { transactionSteps } from './transaction-steps.ts';

export interface ReceiptQuestion {
  eventId: string;
  projectIds: readonly number[];
  projects: Projects;
  pressure: readonly PressureRecord[];
  now: number;
}

/** All that was written down about an id, by project. One that nobody knows gives one receipt that says what that can mean. */
export async function findReceipts(store: Store, question: ReceiptQuestion): Promise<Receipt[]> {
  const { eventId, projectIds, projects } = question;
  const [events, transactions, drops] = await Promise.all([
    receiptEvents(store, projectIds, eventId),
    receiptTransactions(store, projectIds, eventId),
    receiptDrops(store, projectIds, eventId),
  ]);
  const known = new Set([...events, ...transactions, ...drops].map(({ projectId }) => projectId));
  if (known.size === 0) return [await unknown(store, question)];

  return Promise.all(
    [...known].map(async (projectId): Promise<Receipt> => {
      const project = projectRef(projectId, projects);
      const rest = notKept(drops.filter((drop) => drop.projectId === projectId));
      const event = events.find((row) => row.projectId === projectId);
      if (event) {
        const decision = { projectId, issueId: event.issueId, eventId };
        const [activity, told, decided] = await Promise.all([
          activityOfEvent(store, decision),
          toldOfEvent(store, decision),
          decidedAt(store, { ...event, topic: topicOf('events', event.lane) }),
        ]);
        const steps = eventSteps(event, { slug: project.slug, activity, told, decidedAt: decided });
        return { eventId, project, state: 'stored', kind: 'error', text: STORED, steps, ...rest, doubts: null };
      }
      const transaction = transactions.find((row) => row.projectId === projectId);
      if (transaction) {
        const steps = transactionSteps(transaction);
        return { eventId, project, state: 'stored', kind: 'transaction', text: STORED, steps, ...rest, doubts: null };
      }

      const [first] = rest.drops;
      const kind = first?.category === 'error' || first?.category === 'transaction' ? first.category : 'other';
      if (first) return { eventId, project, state: 'lost', kind, text: first.text, steps: [], ...rest, doubts: null };
      const doubts = await doubtsOf(store, { ...question, projectIds: [projectId] });
      return { eventId, project, state: 'waiting', kind: 'other', text: WAITING, steps: [], ...rest, doubts };
    }),
  );
}

const STORED = 'It is stored.';
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
    moves: [],
    copies: 0,
    doubts: await doubtsOf(store, question),
  };
}
