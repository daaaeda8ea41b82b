import { RelayError } from './errors.ts';

/** The bytes of all bodies in flight. Beyond the bound new bytes are refused, so that no flood can end the process. */
export interface Memory {
  readonly inUse: number;
  /** The bytes of requests that hold little. Those of large ones are no reason to shed others: the heaviest of them goes instead. */
  readonly inSmall: number;
  lease(address?: string): MemoryLease;
}

/** The bytes that one request holds. The function that takes a lease also releases it. */
export interface MemoryLease {
  /** @throws RelayError `relay_full` when the bound would be passed, and no heavier sender can be shed for it. */
  take(bytes: number): void;
  give(bytes: number): void;
  release(): void;
  /** Names the key of the request, once it is known. */
  of(key: string): void;
  /**
   * While `stop` is set, a lighter sender that finds no room gets the bytes of this lease: they are given back, and `stop` is
   * called with the error to end the request with.
   */
  whenShed(stop: ((error: RelayError) => void) | null): void;
}

/** The share of all bytes kept for requests that hold little, so that a few large ones do not shut out many small ones. */
const RESERVED_SHARE = 1 / 16;
const SMALL_BYTES = 1024 * 1024;

/** One request that has grown beyond small. */
interface Large {
  address: string;
  /** The address where no key is known. */
  key: string;
  held: number;
  stop: ((error: RelayError) => void) | null;
}

/** The bytes of all large requests of a key, of an address, and of one request: the first that differs decides which is heavier. */
type Weight = readonly [ofKey: number, ofAddress: number, own: number];

export function createMemory(maxBytes: number): Memory {
  const mostForLarge = maxBytes * (1 - RESERVED_SHARE);
  const large = new Set<Large>();
  let inUse = 0;
  let inLarge = 0;

  const full = (): RelayError => new RelayError('relay_full', [`bodies in flight: limit ${maxBytes} bytes`]);

  const weightOf = (one: Large, more = 0): Weight => {
    let [ofKey, ofAddress] = [more, more];
    for (const each of large) {
      if (each.key === one.key) ofKey += each.held;
      if (each.address === one.address) ofAddress += each.held;
    }
    return [ofKey, ofAddress, one.held + more];
  };

  /** The heaviest of those that can be stopped and are heavier than a request with `more` bytes; undefined where there is none. */
  const heaviestAbove = (one: Large, more: number): Large | undefined => {
    let heaviest: Large | undefined;
    let most = weightOf(one, more);
    for (const each of large) {
      if (each === one || !each.stop) continue;
      const weight = weightOf(each);
      if (isHeavier(weight, most)) [heaviest, most] = [each, weight];
    }
    return heaviest;
  };

  const giveBack = (one: Large, bytes: number): void => {
    one.held -= bytes;
    inUse -= bytes;
    if (large.has(one)) inLarge -= bytes;
  };

  const shed = (one: Large): void => {
    const { stop } = one;
    giveBack(one, one.held);
    large.delete(one);
    one.stop = null;
    stop?.(full());
  };

  return {
    get inUse() {
      return inUse;
    },
    get inSmall() {
      return inUse - inLarge;
    },
    lease(address = '') {
      const one: Large = { address, key: address, held: 0, stop: null };
      let isShed = false;
      return {
        take(bytes) {
          if (isShed) throw full();
          const isLarge = one.held + bytes > SMALL_BYTES;
          const hasRoom = (): boolean => inUse + bytes <= (isLarge ? mostForLarge : maxBytes);
          while (!hasRoom()) {
            const heaviest = heaviestAbove(one, bytes);
            if (!heaviest) throw full();
            shed(heaviest);
          }
          if (isLarge && !large.has(one)) {
            large.add(one);
            inLarge += one.held;
          }
          one.held += bytes;
          inUse += bytes;
          if (large.has(one)) inLarge += bytes;
        },
        give: (bytes) => giveBack(one, isShed ? 0 : bytes),
        release() {
          giveBack(one, one.held);
          large.delete(one);
        },
        of(key) {
          one.key = key;
        },
        whenShed(stop) {
          one.stop =
            stop &&
            ((error) => {
              isShed = true;
              stop(error);
            });
        },
      };
    },
  };
}

function isHeavier(weight: Weight, than: Weight): boolean {
  const at = weight.findIndex((bytes, index) => bytes !== than[index]);
  return at !== -1 && (weight[at] ?? 0) > (than[at] ?? 0);
}
