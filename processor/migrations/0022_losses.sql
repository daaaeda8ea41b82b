-- Loss statements: records that the log dropped before they were processed.
CREATE TABLE IF NOT EXISTS losses
(
    loss_id String, -- topic:partition:first-end
    topic LowCardinality(String),
    partition UInt32,
    first UInt64,
    end UInt64,
    records UInt64,
    from_at DateTime64(3, 'UTC'), -- between these times the lost records were received
    to_at DateTime64(3, 'UTC'),
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
ORDER BY loss_id
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
