import type { Readable } from 'node:stream';

import { StoreError } from './errors.ts';

/** Above the largest source maps seen (85 MB); the most that one `get` may bring into memory. */
export const MAX_BLOB_BYTES = 256 * 1024 * 1024;
const MAX_KEY_LENGTH = 512;

/**
 * Parts of letters, digits, `.`, `_` and `-` that do not begin with a dot: no key leads out of the folder, or to a half-written
 * file.
 */
const KEY = /^[a-z0-9_-][a-z0-9._-]*(?:\/[a-z0-9_-][a-z0-9._-]*)*$/;

/** @throws StoreError `blob_key_invalid` */
export function assertBlobKey(key: string): void {
  if (key.length > MAX_KEY_LENGTH || !KEY.test(key)) throw new StoreError('blob_key_invalid', JSON.stringify(key));
}

/** Large opaque bytes under a key of `[a-z0-9/._-]`: source maps now, attachments later. A written blob never changes. */
export interface Blobs {
  /** Durable when it resolves. Writing a key again with other bytes replaces it at once or not at all. At most 256 MB. */
  put(key: string, bytes: Uint8Array | Readable): Promise<void>;
  /** Null where there is no such blob. */
  get(key: string): Promise<Buffer | null>;
  /** Removes a blob that was not written since that time (epoch milliseconds). Gives the bytes that it freed, 0 where it removed none. */
  remove(key: string, notSince: number): Promise<number>;
  /** Ends connections that are kept. */
  close(): void;
}

/** Whether a place of blobs is a bucket, as `s3://BUCKET/PREFIX`, and not a folder. */
export const isBucket = (place: string): boolean => place.startsWith('s3://');
