export { envelopeRecord, openLogAndStore } from './flow.ts';
export type { LogAndStore, Sent } from './flow.ts';
export { createTestPipeline, RECEIVER } from './pipeline.ts';
export type { TestPipeline } from './pipeline.ts';
export { groupedOf } from './records.ts';
export { stateLoss } from '../ledger/losses.ts';
export { receiptsOf } from '../ledger/receipt-row.ts';
export { insertSaid } from '../ledger/ledger-row.ts';
export { mailIdOf } from '../notify/mail-row.ts';
