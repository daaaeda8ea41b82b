export { RecordsLostError } from './consume/batch.ts';
export { KAFKA_SETTINGS, readKafkaSettings, requireKafkaSettings } from './kafka/kafka-settings.ts';
export * from './open.ts';
export { partitionOf } from './partition-of.ts';
export * from './port.ts';
export * from './kinds.ts';
export * from './lanes.ts';
export * from './records/index.ts';
export * from './topics.ts';
