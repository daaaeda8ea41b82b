import type { Blobs } from '@breakwater/processor/store';

import { SDK_FILES } from '../../contract/sdk.ts';
import type { SdkFile } from '../../contract/sdk.ts';
import { ApiError } from '../errors.ts';
import type { SdkBuild } from './sdk-build.ts';

/** Every version of the SDK that the installation ever served: the one that it was built with, and those of before, kept as blobs. */
export interface SdkShelf {
  /** Null where nothing is built. */
  build: SdkBuild | null;
  /** Makes this version one that later ones go on serving; does nothing where it is. */
  keep: () => Promise<void>;
  /** Null for a version that was never served. @throws ApiError `busy` */
  read: (version: string, file: SdkFile) => Promise<Buffer | null>;
}

/** No other text can be one, so none is looked for among the blobs. */
const VERSION = /^\d{1,9}\.\d{1,9}\.\d{1,9}-[a-z0-9.-]{1,60}$/;
/** Reads of blobs at once: anyone may ask, and each may be a request to a bucket. */
const MOST_AT_ONCE = 32;

const keyOf = (version: string, file: SdkFile): string => `sdk/${version}/${file}`;

export function createSdkShelf(blobs: Pick<Blobs, 'get' | 'put'>, build: SdkBuild | null): SdkShelf {
  let kept: Promise<void> | undefined;
  let reading = 0;

  const keepAll = async (): Promise<void> => {
    if (!build) return;
    for (const file of SDK_FILES) {
      const key = keyOf(build.version, file);
      const bytes = build.bytes[file];
      if (!(await blobs.get(key))?.equals(bytes)) await blobs.put(key, bytes);
    }
  };
  // A failure is tried again by whoever asks next.
  const keep = (): Promise<void> =>
    (kept ??= keepAll().catch((error: unknown) => {
      kept = undefined;
      throw error;
    }));

  return {
    build,
    keep,
    async read(version, file) {
      if (version === build?.version) {
        // It is kept before it is served: an installation of later has to have it.
        await keep();
        return build.bytes[file];
      }
      if (!VERSION.test(version)) return null;
      if (reading >= MOST_AT_ONCE) throw new ApiError('busy', { retryAfterSeconds: 1 });
      reading++;
      try {
        return await blobs.get(keyOf(version, file));
      } finally {
        reading--;
      }
    },
  };
}
