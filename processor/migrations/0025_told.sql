-- Of each decision, whether somebody was told, and else why not.
CREATE TABLE IF NOT EXISTS told
(
    decision String,
    project_id UInt32,
    issue_id UInt64,
    event_id String,
    kind LowCardinality(String),
    receivers UInt32,
    reason LowCardinality(String), -- empty where somebody was told
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
ORDER BY decision
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
