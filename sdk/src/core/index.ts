export type { Breadcrumb, Event, Level, User } from '../wire/event.ts';
export type { CaptureOptions, Client } from './client.ts';
export {
  addBreadcrumb,
  beginTransaction,
  captureEvent,
  captureException,
  captureMessage,
  close,
  continueTrace,
  endTransaction,
  flush,
  getClient,
  getCurrentScope,
  getTraceHeaders,
  setContext,
  setExtra,
  setTag,
  setTags,
  setUser,
  startSpan,
  withScope,
} from './default-client.ts';
export type { BeforeSend, ClientOptions, Hint, SamplingContext } from './options.ts';
export type { CaptureContext, Scope, TagValue } from './scope.ts';
export type { Span, SpanOptions, Transaction, TransactionOptions, TransactionSource } from './span.ts';
export type { IncomingTrace, TraceHeaders } from './trace-headers.ts';
