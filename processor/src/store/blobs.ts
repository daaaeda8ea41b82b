import type { Readable } from 'node:stream';

/** Large opaque bytes under a key of `[a-z0-9/._-]`: source maps now, attachments later. A written blob never changes. */
export interface Blobs {
  /** Durable when it resolves. Writing a key again with other bytes replaces it at once or not at all. At most 256 MB. */
  put(key: string, bytes: Uint8Array | Readable): Promise<void>;
  /** Null where there is no such blob. */
  get(key: string): Promise<Buffer | null>;
  /** Removes a blob that was not written since that time (epoch milliseconds). Gives the bytes that it freed, 0 where it removed none. */
  remove(key: string, notSince: number): Promise<number>;
}
