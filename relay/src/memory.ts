import { RelayError } from './errors.ts';

/** The bytes of all bodies in flight. Beyond the bound new bytes are refused, so that no flood can end the process. */
export interface Memory {
  readonly inUse: number;
  lease(): Lease;
}

/** What one request holds. Whoever takes the lease releases it. */
export interface Lease {
  /** @throws RelayError `relay_full` when the bound would be passed. */
  take(bytes: number): void;
  give(bytes: number): void;
  release(): void;
}

export function createMemory(maxBytes: number): Memory {
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
          if (inUse + bytes > maxBytes)
            throw new RelayError('relay_full', [`bodies in flight: limit ${maxBytes} bytes`]);
          held += bytes;
          inUse += bytes;
        },
        give,
        release: () => give(held),
      };
    },
  };
}
