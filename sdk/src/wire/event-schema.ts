import { z } from 'zod';

import type {
  Breadcrumb,
  DebugImage,
  Event,
  Exception,
  Frame,
  Mechanism,
  Pairs,
  RequestInfo,
  SdkInfo,
  WireSpan,
  SpanV2,
  Stacktrace,
  Timestamp,
  TraceContext,
  User,
} from './event.ts';

/*
 * The shapes of event.ts for a reader that meets every client there is. Unknown keys are kept. A field of the wrong type
 * *inside* a part reads as null, for one bad line number must not cost the stack trace; an attribute of the event itself is
 * refused, so that whoever reads attribute by attribute can say which one was dropped.
 */

/** Keeps unknown keys; its type names the known ones only, as the interfaces do. */
const loose = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape) as unknown as z.ZodObject<T, z.core.$strip>;

/** May be absent or null; what does not fit reads as null. */
const field = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

/** An attribute of the event: may be absent or null; what does not fit is an error. */
const attribute = <T extends z.ZodType>(schema: T) => schema.nullish();

const list = <T extends z.ZodType>(schema: T) => z.array(schema.nullable().catch(null));

const text = field(z.string());
const number = field(z.number());
const flag = field(z.boolean());
const map = z.record(z.string(), z.unknown());
const dictionary = field(map);

const timestamp = z.union([z.number(), z.string()]) satisfies z.ZodType<Timestamp>;
const pair = z.tuple([z.unknown(), z.unknown()]) as unknown as z.ZodType<readonly [unknown, unknown]>;
const pairs = z.union([list(pair), map]) satisfies z.ZodType<Pairs>;
const pairsOrText = z.union([z.string(), pairs]);

const values = <T extends z.ZodType>(schema: T) => z.union([list(schema), loose({ values: field(list(schema)) })]);

export const frameSchema = loose({
  filename: text,
  abs_path: text,
  function: text,
  raw_function: text,
  module: text,
  package: text,
  platform: text,
  lineno: number,
  colno: number,
  in_app: flag,
  context_line: text,
  pre_context: field(list(z.string())),
  post_context: field(list(z.string())),
  vars: dictionary,
  data: dictionary,
}) satisfies z.ZodType<Frame>;

export const stacktraceSchema = loose({ frames: field(list(frameSchema)) }) satisfies z.ZodType<Stacktrace>;

export const mechanismSchema = loose({
  type: text,
  description: text,
  handled: flag,
  synthetic: flag,
  source: text,
  exception_id: number,
  parent_id: number,
  is_exception_group: flag,
  help_link: text,
  meta: dictionary,
  data: dictionary,
}) satisfies z.ZodType<Mechanism>;

export const exceptionSchema = loose({
  type: text,
  value: text,
  module: text,
  thread_id: field(z.union([z.number(), z.string()])),
  mechanism: field(mechanismSchema),
  stacktrace: field(stacktraceSchema),
  raw_stacktrace: field(stacktraceSchema),
}) satisfies z.ZodType<Exception>;

export const breadcrumbSchema = loose({
  timestamp: field(timestamp),
  type: text,
  category: text,
  message: text,
  level: text,
  data: dictionary,
  event_id: text,
}) satisfies z.ZodType<Breadcrumb>;

export const userSchema = loose({
  id: field(z.union([z.string(), z.number()])),
  username: text,
  email: text,
  ip_address: text,
  name: text,
  geo: dictionary,
  data: dictionary,
}) satisfies z.ZodType<User>;

export const requestSchema = loose({
  url: text,
  method: text,
  headers: field(pairs),
  cookies: field(pairsOrText),
  query_string: field(pairsOrText),
  fragment: text,
  data: z.unknown().optional(),
  env: dictionary,
}) satisfies z.ZodType<RequestInfo>;

export const traceContextSchema = loose({
  trace_id: text,
  span_id: text,
  parent_span_id: text,
  op: text,
  status: text,
  origin: text,
  data: dictionary,
}) satisfies z.ZodType<TraceContext>;

/** `trace` is known, any other name may hold anything. */
export const contextsSchema = z.looseObject({ trace: field(traceContextSchema) });

export const debugImageSchema = loose({
  type: text,
  code_file: text,
  debug_id: text,
}) satisfies z.ZodType<DebugImage>;

export const sdkSchema = loose({
  name: text,
  version: text,
  integrations: z.unknown().optional(),
  packages: z.unknown().optional(),
  settings: dictionary,
}) satisfies z.ZodType<SdkInfo>;

/** A span inside a transaction, or alone in a `span` item. */
export const spanSchema = loose({
  trace_id: text,
  span_id: text,
  parent_span_id: text,
  segment_id: text,
  is_segment: flag,
  op: text,
  description: text,
  status: text,
  origin: text,
  start_timestamp: field(timestamp),
  timestamp: field(timestamp),
  data: dictionary,
  tags: dictionary,
  measurements: dictionary,
}) satisfies z.ZodType<WireSpan>;

const spanAttribute = loose({ type: text, value: z.unknown().optional(), unit: text });

/** A span of a streamed container. */
export const spanV2Schema = loose({
  trace_id: text,
  span_id: text,
  parent_span_id: text,
  name: text,
  status: text,
  is_segment: flag,
  start_timestamp: field(timestamp),
  end_timestamp: field(timestamp),
  attributes: field(z.record(z.string(), spanAttribute.nullable().catch(null))),
  links: z.unknown().optional(),
}) satisfies z.ZodType<SpanV2>;

const logEntry = loose({ formatted: text, message: text, params: z.unknown().optional() });

/** Each attribute alone, for a reader that keeps an event and drops only what is wrong with it. */
export const eventAttributes = {
  event_id: attribute(z.string()),
  type: attribute(z.string()),
  timestamp: attribute(timestamp),
  start_timestamp: attribute(timestamp),
  platform: attribute(z.string()),
  level: attribute(z.string()),
  logger: attribute(z.string()),
  transaction: attribute(z.string()),
  transaction_info: attribute(loose({ source: text })),
  server_name: attribute(z.string()),
  release: attribute(z.string()),
  dist: attribute(z.string()),
  environment: attribute(z.string()),
  message: attribute(z.union([z.string(), logEntry])),
  logentry: attribute(logEntry),
  exception: attribute(values(exceptionSchema)),
  threads: attribute(values(map)),
  stacktrace: attribute(stacktraceSchema),
  breadcrumbs: attribute(values(breadcrumbSchema)),
  tags: attribute(pairs),
  extra: attribute(map),
  contexts: attribute(contextsSchema),
  user: attribute(userSchema),
  request: attribute(requestSchema),
  /** A number is as good a part as its text, and one part of the wrong type costs no other. */
  fingerprint: attribute(list(z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]))),
  modules: attribute(map),
  sdk: attribute(sdkSchema),
  debug_meta: attribute(loose({ images: field(list(debugImageSchema)) })),
  spans: attribute(list(spanSchema)),
  measurements: attribute(map),
  errors: attribute(z.array(z.unknown())),
} satisfies Record<keyof Event, z.ZodType>;

export const eventSchema = loose(eventAttributes) satisfies z.ZodType<Event>;
