const MIB = 1024 * 1024;

/** Bounds that both adapters keep. */
export const LOG_LIMITS = {
  /** Key, headers and value of one record. Above the largest body that a relay takes (40 MiB) as a dead letter holds it: in base64. */
  recordBytes: 56 * MIB,
  /** Records that wait to become durable, of one partition (embedded) or of all (Kafka); more are refused, so a slow disk or broker cannot fill the memory. */
  queuedBytes: 128 * MIB,
  /** Records written by one write and one fsync, or sent in one request. More brings no speed and holds up the first of them. */
  commitBytes: 8 * MIB,
  /** Read from a segment, or fetched of a partition, at once. */
  readBytes: 1 * MIB,
} as const;
