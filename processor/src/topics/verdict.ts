/** What became of one unit: kept, refused on purpose, or not processable. */
export type Verdict<T> =
  | { kind: 'accepted'; value: T }
  | { kind: 'dropped'; reason: DropReason }
  | { kind: 'dead'; cause: Error };

/** Every reason for which the processor leaves something out on purpose. */
export type DropReason =
  /** The same event id was stored before. */
  | 'duplicate'
  /** A kind of item that nothing reads yet. */
  | 'unsupported'
  /** A transaction whose end lies outside what is kept. */
  | 'timestamp'
  | 'invalid_transaction'
  | 'invalid_span'
  /** A container that holds another number of units than its header says. */
  | 'item_count_mismatch';

export const accepted = <T>(value: T): Verdict<T> => ({ kind: 'accepted', value });
export const dropped = (reason: DropReason): Verdict<never> => ({ kind: 'dropped', reason });
export const dead = (cause: unknown): Verdict<never> => ({
  kind: 'dead',
  cause: cause instanceof Error ? cause : new Error(String(cause)),
});
