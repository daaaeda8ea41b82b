/** The outcome of one unit: kept, dropped on purpose, or not processable. */
export type Verdict<T> =
  | { kind: 'accepted'; value: T }
  | { kind: 'dropped'; reason: DropReason }
  | { kind: 'dead'; cause: Error };

/** Every reason for which the processor drops a unit on purpose. */
export type DropReason =
  /** The same event id was stored before. */
  | 'duplicate'
  /** A kind of item that nothing reads yet. */
  | 'unsupported'
  | 'invalid_transaction'
  | 'invalid_span'
  /** The event names a person whose data is erased. */
  | 'erased'
  /** The project is deleted. */
  | 'project_deleted'
  /** A container whose number of units differs from its header. */
  | 'item_count_mismatch';

export const accepted = <T>(value: T): Verdict<T> => ({ kind: 'accepted', value });
export const dropped = (reason: DropReason): Verdict<never> => ({ kind: 'dropped', reason });
export const dead = (cause: unknown): Verdict<never> => ({
  kind: 'dead',
  cause: cause instanceof Error ? cause : new Error(String(cause)),
});
