import type { AllowedId } from '@breakwater/processor/directory';

/** The most ids of one question. Each stored event may be a megabyte, and an answer is bounded. */
const MOST_TOGETHER = 16;

/** Every row has the id that it answers. */
interface OfId {
  eventId: string;
}

type AskOne<Row> = (projectIds: readonly AllowedId[], eventId: string) => Promise<Row[]>;

/**
 * While the store answers, calls for other ids wait and are then asked for together. Planning a query takes the store longer
 * than reading its rows: with 8 callers at a time a receipt takes 15 ms of CPU instead of 35, with 16 it takes 11. A single
 * call does not wait.
 */
export function askTogether<Row extends OfId>(
  ask: (projectIds: readonly AllowedId[], eventIds: readonly string[]) => Promise<Row[]>,
  most = MOST_TOGETHER,
): AskOne<Row> {
  /** The next question by the projects that it asks for, not sent yet. */
  const next = new Map<string, { ids: Set<string>; rows: Promise<Row[]> }>();
  let before: Promise<unknown> = Promise.resolve();

  const begin = (key: string, projectIds: readonly AllowedId[]) => {
    const ids = new Set<string>();
    const rows = before.then(() => {
      if (next.get(key)?.ids === ids) next.delete(key);
      return ask(projectIds, [...ids]);
    });
    const question = { ids, rows };
    before = rows.catch(() => {});
    next.set(key, question);
    return question;
  };

  return async (projectIds, eventId) => {
    const key = projectIds.join();
    const waiting = next.get(key);
    const { ids, rows } = waiting && waiting.ids.size < most ? waiting : begin(key, projectIds);
    ids.add(eventId);
    return (await rows).filter((row) => row.eventId === eventId);
  };
}
