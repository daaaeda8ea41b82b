export type { Breadcrumb, Event, Level, User } from '../wire/event.ts';
export type { CaptureOptions, Client, ScopeChange } from './client/client.ts';
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
  getActiveSpan,
  getClient,
  getCurrentScope,
  getTraceHeaders,
  setContext,
  setExtra,
  setTag,
  setTags,
  setUser,
  startInactiveSpan,
  startSpan,
  startSpanManual,
  withIsolation,
  withScope,
  withSpan,
} from './client/default-client.ts';
export type { InitOptions, Integration, Undo } from './client/integration.ts';
export type { BeforeSend, ClientOptions, Hint, SamplingContext } from './client/options.ts';
export type { CaptureContext, Scope, TagValue } from './client/scope.ts';
export { consoleBreadcrumbs } from './console-breadcrumbs.ts';
export { debugImages } from './debug-images.ts';
export { reactErrorHandler, type ReactErrorInfo } from './react-error-handler.ts';
export type { Span, SpanOptions, Transaction, TransactionOptions, TransactionSource } from './tracing/span.ts';
export type { IncomingTrace, TraceHeaders } from './tracing/trace-headers.ts';
export { VERSION } from './version.ts';
