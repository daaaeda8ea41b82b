/* For the server and its tests: the page imports no schema. */
export * from './events.schema.ts';
export * from './intake.schema.ts';
export * from './issues.schema.ts';
export * from './lookup.schema.ts';
export * from './losses.schema.ts';
export * from './mails.schema.ts';
export * from './performance.schema.ts';
export * from './periods.schema.ts';
export * from './pipeline.schema.ts';
export * from './projects.schema.ts';
export * from './receipts.schema.ts';
export * from './search.schema.ts';
export * from './session.schema.ts';
