import type { Readable } from 'node:stream';

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

import { assertBlobKey, MAX_BLOB_BYTES } from './blobs.ts';
import type { Blobs } from './blobs.ts';
import { StoreError } from './errors.ts';

export interface S3Settings {
  /** Empty: Amazon's own, by the region. */
  endpoint: string;
  region: string;
  /** `endpoint/bucket/key` in place of `bucket.endpoint/key`, as most servers other than Amazon's want it. */
  pathStyle: boolean;
}

/** A part of an upload has to have 5 MiB at least; only the last may be smaller. Held in memory, so that it can be sent again. */
const PART_BYTES = 8 * 1024 * 1024;
const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 60_000 };
/** The time of an object has no milliseconds. */
const SECOND_MS = 1_000;

/** Blobs as objects of a bucket, below a prefix. Credentials come from where Amazon's SDK looks for them: variables, files, roles. */
export async function openS3Blobs(address: string, settings: S3Settings, maxBytes = MAX_BLOB_BYTES): Promise<Blobs> {
  const { bucket, prefix } = placeOf(address);
  const client = new S3Client({
    region: settings.region,
    forcePathStyle: settings.pathStyle,
    ...(settings.endpoint !== '' && { endpoint: settings.endpoint }),
    requestHandler: TIMEOUTS,
    // Servers other than Amazon's refuse sums that they do not know.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  await client.send(new HeadBucketCommand({ Bucket: bucket })).catch((cause: unknown) => {
    client.destroy();
    throw new StoreError('bucket_unusable', `${bucket}: ${reasonOf(cause)}`, { cause });
  });
  const objectOf = (key: string): { Bucket: string; Key: string } => {
    assertBlobKey(key);
    return { Bucket: bucket, Key: prefix + key };
  };

  return {
    async put(key, bytes) {
      const object = objectOf(key);
      const parts = partsOf(bytes, maxBytes);
      try {
        const { value: first = Buffer.alloc(0) } = await parts.next();
        const { value: second } = await parts.next();
        if (second) await putInParts(client, object, [first, second], parts);
        else await client.send(new PutObjectCommand({ ...object, Body: first }));
      } finally {
        // Where a part failed, the stream that it came from ends too: a client that uploads is not left hanging.
        await parts.return(undefined);
      }
    },

    async get(key) {
      const object = objectOf(key);
      try {
        const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand(object));
        if (ContentLength > maxBytes) throw new StoreError('blob_too_large', `${ContentLength} bytes`);
        return Body ? Buffer.from(await Body.transformToByteArray()) : Buffer.alloc(0);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    async remove(key, notSince) {
      const object = objectOf(key);
      const head = await client.send(new HeadObjectCommand(object)).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      const writtenAt = head?.LastModified?.getTime();
      if (!head || writtenAt === undefined || writtenAt + SECOND_MS > notSince) return 0;
      await client.send(new DeleteObjectCommand(object));
      return head.ContentLength ?? 0;
    },

    close() {
      client.destroy();
    },
  };
}

/** Parts that were not completed are no object: readers see the one of before, or none. */
async function putInParts(
  client: S3Client,
  object: { Bucket: string; Key: string },
  begun: readonly Buffer[],
  rest: AsyncGenerator<Buffer, undefined>,
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
  const upload = { ...object, UploadId };
  try {
    const done: { ETag: string | undefined; PartNumber: number }[] = [];
    const send = async (Body: Buffer): Promise<void> => {
      const PartNumber = done.length + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
      done.push({ ETag, PartNumber });
    };
    for (const part of begun) await send(part);
    for await (const part of rest) await send(part);
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: done } }));
  } catch (error) {
    // Where this fails too, the bucket's own rule for parts that were never completed removes them.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

async function* partsOf(bytes: Uint8Array | Readable, maxBytes: number): AsyncGenerator<Buffer, undefined> {
  let held: Uint8Array[] = [];
  let size = 0;
  let all = 0;
  const pieces = bytes instanceof Uint8Array ? [bytes] : (bytes as AsyncIterable<Uint8Array | string>);
  for await (const piece of pieces) {
    const part = typeof piece === 'string' ? Buffer.from(piece) : piece;
    all += part.length;
    if (all > maxBytes) throw new StoreError('blob_too_large', `over ${maxBytes} bytes`);
    held.push(part);
    size += part.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
  return undefined;
}

function placeOf(address: string): { bucket: string; prefix: string } {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(address) ?? [];
  const prefix = path.replace(/\/+$/, '');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
const isMissing = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes(nameOf(error));

function reasonOf(error: unknown): string {
  const reasons: Record<string, string> = {
    NotFound: 'there is no such bucket',
    NoSuchBucket: 'there is no such bucket',
    CredentialsProviderError: 'no credentials were found (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)',
    Forbidden: 'these credentials may not list it',
  };
  const message = error instanceof Error && error.message !== '' ? error.message : nameOf(error);
  return reasons[nameOf(error)] ?? message;
}
