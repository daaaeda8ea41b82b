const MIB = 1024 * 1024;

/** Bounds that both adapters keep. */
export const LOG_LIMITS = {
  /** Key, headers and value of one record. Above the largest body that a relay takes (40 MiB) as a dead letter holds it: in base64. */
  recordBytes: 56 * MIB,
  /**
   * Bytes that wait to become durable, of one partition (embedded) or of all (Kafka). More are refused, so that a slow disk or
   * broker cannot fill the memory.
   */
  queuedBytes: 128 * MIB,
  /** Bytes of one write and fsync, or of one request. More brings no speed and delays the first of them. */
  commitBytes: 8 * MIB,
  /** Bytes read from a segment, or fetched of a partition, at once. */
  readBytes: 1 * MIB,
} as const;
