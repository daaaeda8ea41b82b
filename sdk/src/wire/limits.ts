const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * The bounds of the wire, in bytes unless named otherwise. The server's are generous, as Relay's are
 * (relay-config, `Limits`); our own SDK stays far below them.
 */
export const LIMITS = {
  /** A whole envelope after inflation. */
  envelopeBytes: 200 * MIB,
  /** A request body as received, before inflation. */
  compressedBytes: 40 * MIB,
  /** All event, transaction and security items of one envelope. */
  eventBytes: 1 * MIB,
  attachmentBytes: 100 * MIB,
  attachments: 30,
  clientReportBytes: 100 * KIB,
  clientReports: 100,
  sessionItems: 100,
  /** One item that holds many spans, logs or metrics. */
  containerBytes: 12 * MIB,
  spansPerContainer: 1000,
  standaloneSpans: 25,
  checkInBytes: 100 * KIB,
  /** One header line of an envelope or item. */
  headerLineBytes: 64 * KIB,
  /** All header lines of one envelope. Each is parsed, and may weigh twenty times its bytes then. */
  headersBytes: 256 * KIB,
  itemsPerEnvelope: 1000,
} as const;

/** Bounds of an event as the processor keeps it (develop docs, sdk/data-handling; characters unless named otherwise). */
export const FIELD_LIMITS = {
  tagKey: 200,
  tagValue: 200,
  tags: 100,
  message: 8192,
  transaction: 200,
  release: 200,
  dist: 64,
  environment: 64,
  logger: 64,
  serverName: 256,
  breadcrumbs: 100,
  frames: 250,
  exceptions: 50,
  fingerprintParts: 20,
  contextBytes: 8 * KIB,
  extraBytes: 256 * KIB,
  requestBodyBytes: 8 * KIB,
  spansPerTransaction: 1000,
} as const;
