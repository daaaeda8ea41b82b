-- One row per span; a transaction is the span with is_segment = 1.
CREATE TABLE IF NOT EXISTS spans
(
    project_id UInt32,
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    parent_span_id String CODEC(ZSTD(1)),
    segment_id String CODEC(ZSTD(1)),
    is_segment UInt8,
    -- Of the transaction this span belongs to; empty where a streamed span did not say.
    event_id String CODEC(ZSTD(1)),
    transaction String CODEC(ZSTD(1)),
    op LowCardinality(String),
    description String CODEC(ZSTD(1)),
    status LowCardinality(String),
    failed UInt8,
    started_at DateTime64(6, 'UTC'),
    duration_ms Float64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
    platform LowCardinality(String),
    release LowCardinality(String),
    environment LowCardinality(String),
    server_name LowCardinality(String),
    user_key UInt64, -- a hash of what identifies the user; 0 without one
    weight Float32, -- the number of spans that this one stands for: 1 / sample rate
    sdk_name LowCardinality(String),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    measurements Map(LowCardinality(String), Float64),
    -- Which record of the log brought this row: what a resent event is told from its own repetition by.
    source_partition UInt32,
    source_offset UInt64 CODEC(Delta, ZSTD(1)),
    logged_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    processed_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    lane LowCardinality(String),
    relay LowCardinality(String),
    client LowCardinality(String),
    stale LowCardinality(String),
    INDEX by_trace_id trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_event_id event_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_stored_at stored_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toMonday(received_at)
ORDER BY (project_id, is_segment, transaction, started_at)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS index_granularity = 4096, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
         auto_statistics_types = '', merge_selector_base = 10,
         merge_max_block_size = 1024, merge_max_block_size_bytes = 1048576;
