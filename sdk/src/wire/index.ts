export * from './data-category.ts';
export * from './dsn.ts';
export * from './envelope.ts';
export * from './event-schema.ts';
export * from './event.ts';
export * from './limits.ts';
export * from './rate-limits.ts';
