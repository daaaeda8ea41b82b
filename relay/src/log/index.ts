export { RecordsLostError } from './batch.ts';
export * from './logger.ts';
export * from './open.ts';
export * from './port.ts';
export * from './records.ts';
export * from './topics.ts';
