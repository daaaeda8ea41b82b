export { RecordsLostError } from './batch.ts';
export { KAFKA_SETTINGS, readKafkaSettings, requireKafkaSettings } from './kafka-settings.ts';
export * from './logger.ts';
export * from './open.ts';
export * from './port.ts';
export * from './records.ts';
export { runService } from './run-service.ts';
export { readSettings, setting, SettingError } from './settings.ts';
export * from './topics.ts';
