-- The events of a person while they are erased: found once, then taken out of facts and bodies by their keys.
CREATE TABLE IF NOT EXISTS erased_events
(
    erasure_id String,
    project_id UInt32,
    group_id UInt64,
    timestamp DateTime64(3, 'UTC'),
    event_id UUID,
    at DateTime DEFAULT now()
)
ENGINE = ReplacingMergeTree
ORDER BY (erasure_id, project_id, group_id, timestamp, event_id)
TTL at + INTERVAL 7 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
