/** The longest time that a live batch may wait for a batch of another lane, estimated from the last ones. */
const LIVE_WAIT_MS = 200;
/** A smaller batch is mostly its inserts, which cost as much for one row as for hundreds, so it would shorten no wait. */
const LEAST = 300;
const WEIGHT = 0.3;

/** The records of a batch outside of the live lane: as many as a live batch can wait for, within the lane's bound. */
export class BatchSize {
  readonly #most: number;
  #msPerRecord: number | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  took(records: number, ms: number): void {
    if (records === 0) return;
    const each = ms / records;
    // A batch of few records predicts nothing of a larger one.
    if (records < Math.min(LEAST, this.#most)) return;
    this.#msPerRecord = this.#msPerRecord === null ? each : this.#msPerRecord + (each - this.#msPerRecord) * WEIGHT;
  }

  /** The size of the next batch. */
  records(isLiveIdle: boolean): number {
    if (isLiveIdle) return this.#most;
    if (this.#msPerRecord === null) return Math.min(LEAST, this.#most);
    return Math.max(Math.min(LEAST, this.#most), Math.min(this.#most, Math.floor(LIVE_WAIT_MS / this.#msPerRecord)));
  }
}
