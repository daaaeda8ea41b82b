import * as zlib from 'node:zlib';

import type { EnvelopeMeta } from '@breakwater/relay/log';
import { LIMITS } from '@breakwater/sdk/wire';

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

/** Node has zstd from 22.15 on; a relay on an older one refuses it, so this fails only where the two differ. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Inflate };

/**
 * The inflated bytes of an envelope. The relay has inflated them once, so they are sound and within limits unless another
 * program writes to the log.
 * @throws where they are not
 */
export function inflateValue(bytes: Uint8Array, encoding: EnvelopeMeta['encoding']): Uint8Array {
  const options = { maxOutputLength: LIMITS.envelopeBytes };
  switch (encoding) {
    case 'identity':
      return bytes;
    case 'gzip':
      return zlib.gunzipSync(bytes, options);
    case 'deflate':
      return zlib.inflateSync(bytes, options);
    case 'br':
      return zlib.brotliDecompressSync(bytes, options);
    case 'zstd':
      if (!zstdDecompressSync) throw new Error('this Node cannot inflate zstd; run the processor on 22.15 or newer');
      return zstdDecompressSync(bytes, options);
  }
}
