export * from './dsn.ts';
export * from './envelope.ts';
export * from './event.ts';
export * from './limits.ts';
