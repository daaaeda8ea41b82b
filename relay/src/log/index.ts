export * from './account-records.ts';
export { RecordsLostError } from './consume/batch.ts';
export { KAFKA_SETTINGS, readKafkaSettings, requireKafkaSettings } from './kafka/kafka-settings.ts';
export * from './open.ts';
export * from './port.ts';
export * from './records.ts';
export * from './settings-records.ts';
export * from './topics.ts';
