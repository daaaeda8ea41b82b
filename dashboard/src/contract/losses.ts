/**
 * A loss statement: records that the log dropped before they were processed. They were received between `from` and `to`, so a
 * chart over that time shows too little.
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
