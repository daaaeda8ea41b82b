/*
 * The types of `@breakwater/sdk` where TypeScript is not told for which platform it compiles: `moduleResolution` `bundler` and `node10`
 * know neither the condition `browser` nor `node`. All names of both halves are here; a bundler refuses those that its half has not.
 */
export * from '../node/index.ts';
export {
  breadcrumbs,
  clicks,
  flushWhenHidden,
  globalErrors,
  navigation,
  pageSpool,
  pageTrace,
  requests,
  tracedRequests,
  vitals,
} from '../browser/index.ts';
