/*
 * Values that the address of a page may hold. The router reads addresses on every page, so these lie apart from endpoints, which load
 * with the page that asks them.
 */

export const ISSUE_SORTS = ['lastSeen', 'firstSeen', 'events', 'users'] as const;
export const TRANSACTION_SORTS = ['time', 'throughput', 'p50', 'p95', 'failureRate', 'name'] as const;
export const PIPELINE_UNITS = ['all', 'errors', 'transactions', 'spans'] as const;
export const PIPELINE_HOURS = ['1', '6', '24'] as const;
export const PLATFORMS = [
  'javascript',
  'react',
  'webpack',
  'nextjs',
  'express',
  'fastify',
  'nestjs',
  'node',
  'other',
] as const;
