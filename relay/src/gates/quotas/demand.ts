/** Half-life of the average: short enough to follow a shifted load, long enough for bursts. */
const HALF_LIFE_MS = 2_000;
/**
 * A young average is divided by the part of its weight that it has, or the relay that began first would seem the busiest. The
 * divisor is at least the weight of half a second, or one event would seem a flood.
 */
const LEAST_WEIGHT = 1 - 2 ** (-500 / HALF_LIFE_MS);
/** Units a second below which there is no demand. */
const NONE = 0.001;

/** The units a second that requests ask for, refused or not. */
export class Demand {
  #average = 0;
  #weight = 0;
  #asked = 0;

  ask(quantity: number): void {
    this.#asked += quantity;
  }

  /** Adds the quantities since the last call to the average. So counting a request costs one addition. */
  tick(elapsedMs: number): void {
    if (elapsedMs <= 0) return;
    const kept = 2 ** (-elapsedMs / HALF_LIFE_MS);
    this.#average = this.#average * kept + (1 - kept) * ((1000 * this.#asked) / elapsedMs);
    this.#weight = this.#weight * kept + (1 - kept);
    this.#asked = 0;
    if (this.#average >= NONE) return;
    this.#average = 0;
    this.#weight = 0;
  }

  get perSecond(): number {
    return this.#average === 0 ? 0 : this.#average / Math.max(this.#weight, LEAST_WEIGHT);
  }

  /** A quantity was asked for that is not in the average yet. */
  get isNew(): boolean {
    return this.#asked > 0 && this.#average === 0;
  }

  get isIdle(): boolean {
    return this.#asked === 0 && this.#average === 0;
  }
}
