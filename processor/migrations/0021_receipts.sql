-- What became of single events that were not stored. Those that were tell it themselves.
CREATE TABLE IF NOT EXISTS receipts
(
    project_id UInt32,
    event_id String CODEC(ZSTD(1)), -- 32 hex digits
    stage LowCardinality(String), -- relay, processor
    outcome LowCardinality(String), -- filtered, rate_limited, invalid, dropped, dead, moved
    reason LowCardinality(String),
    source String CODEC(ZSTD(1)),
    category LowCardinality(String),
    detail String CODEC(ZSTD(1)),
    lane LowCardinality(String),
    relay LowCardinality(String),
    client LowCardinality(String),
    received_at DateTime64(3, 'UTC'),
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
PARTITION BY toYYYYMMDD(at)
ORDER BY (project_id, event_id, stage, outcome, reason, source)
TTL toDateTime(at) + INTERVAL 3 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
