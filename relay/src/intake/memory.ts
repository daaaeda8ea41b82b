import { RelayError } from './errors.ts';

/** The bytes of all bodies in flight. Beyond the bound new bytes are refused, so that no flood can end the process. */
export interface Memory {
  readonly inUse: number;
  lease(): MemoryLease;
}

/** The bytes that one request holds. The function that takes a lease also releases it. */
export interface MemoryLease {
  /** @throws RelayError `relay_full` when the bound would be passed. */
  take(bytes: number): void;
  give(bytes: number): void;
  release(): void;
}

/** The share of all bytes kept for requests that hold little, so that a few large ones do not shut out many small ones. */
const RESERVED_SHARE = 1 / 16;
const SMALL_BYTES = 1024 * 1024;

export function createMemory(maxBytes: number): Memory {
  const mostForLarge = maxBytes * (1 - RESERVED_SHARE);
  let inUse = 0;
  return {
    get inUse() {
      return inUse;
    },
    lease() {
      let held = 0;
      const give = (bytes: number): void => {
        held -= bytes;
        inUse -= bytes;
      };
      return {
        take(bytes) {
          const most = held + bytes > SMALL_BYTES ? mostForLarge : maxBytes;
          if (inUse + bytes > most) throw new RelayError('relay_full', [`bodies in flight: limit ${maxBytes} bytes`]);
          held += bytes;
          inUse += bytes;
        },
        give,
        release: () => give(held),
      };
    },
  };
}
