/** A live batch that comes meanwhile waits so long at the most, as far as the last batches tell. */
const LIVE_WAIT_MS = 200;
/** Below it a batch is mostly its inserts, which cost as much for one row as for hundreds: nobody would wait less in the end. */
const LEAST = 300;
const WEIGHT = 0.3;

/** How many records a batch of another than the live lane holds: as many as a live one can wait for, or as many as may be. */
export class BatchSize {
  readonly #most: number;
  #msPerRecord: number | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  took(records: number, ms: number): void {
    if (records === 0) return;
    const each = ms / records;
    // One of few records says nothing of a larger one.
    if (records < Math.min(LEAST, this.#most)) return;
    this.#msPerRecord = this.#msPerRecord === null ? each : this.#msPerRecord + (each - this.#msPerRecord) * WEIGHT;
  }

  /** For the next batch. */
  records(isLiveIdle: boolean): number {
    if (isLiveIdle) return this.#most;
    if (this.#msPerRecord === null) return Math.min(LEAST, this.#most);
    return Math.max(Math.min(LEAST, this.#most), Math.min(this.#most, Math.floor(LIVE_WAIT_MS / this.#msPerRecord)));
  }
}
