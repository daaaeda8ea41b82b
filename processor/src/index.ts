export { readConfig, SETTINGS } from './config.ts';
export type { ProcessorConfig } from './config.ts';
export { placesOfStore } from './topics/places-of-store.ts';
export { SUBSCRIPTIONS } from './topics/subscriptions.ts';
export type { PartitionLag } from './intake/lanes/progress.ts';
export { measureProcessor } from './operators/measure-processor.ts';
export { startProcessor } from './processor.ts';
export type { Processor, ProcessorTools } from './processor.ts';
