CREATE TABLE IF NOT EXISTS canaries
(
    event_id String,
    version UInt64,
    sent_at DateTime64(3, 'UTC'),
    status LowCardinality(String), -- sent, complete, late
    -- Milliseconds from `sent_at` to the end of each stage: accepted, stored, symbolicated, told.
    stages Map(LowCardinality(String), UInt32),
    detail String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY event_id
TTL toDateTime(sent_at) + INTERVAL 7 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
