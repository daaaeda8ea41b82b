/**
 * A loss statement: records that the log dropped before they were processed. They were received between `from` and `to`, so a
 * chart over that time shows too little. A list has at most 50, newest first; where there are more, the last stands for all earlier ones,
 * with their records together.
 */
export interface KnownLoss {
  id: string;
  topic: string;
  partition: number;
  records: number;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  at: number;
}
