-- Facts: a row per stored event, with what is counted and filtered, written once. Sorted by group, so that a group's events lie
-- together in time; found by id through the bloom filter. Weeks are those of receiving: a query about a period bounds them by
-- `_partition_value.1` or `received_at`, which leaves out whole weeks.
CREATE TABLE IF NOT EXISTS events
(
    project_id UInt32,
    group_id UInt64,
    event_id UUID,
    -- LZ4, because each question about a period reads it: ZSTD saves little here and costs 100 ms for ten million rows.
    timestamp DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
    level LowCardinality(String),
    platform LowCardinality(String),
    release LowCardinality(String),
    environment LowCardinality(String),
    handled UInt8,
    user_key UInt64, -- a hash of what identifies the user; 0 without one
    trace_id String CODEC(ZSTD(1)),
    weight Float32, -- the number of events that this one stands for: 1 / sample rate
    -- All groups that the event's fingerprints name, the deciding one first.
    hashes Array(UInt64) CODEC(ZSTD(1)),
    -- What its frames wait for: a debug id, or release, dist and path of a file, where an in-app frame has no map.
    unmapped Array(String) CODEC(ZSTD(1)),
    -- All that people filter by, as key=value: tags, and the attributes that count as tags.
    pairs Array(String) CODEC(ZSTD(1)),
    client LowCardinality(String),
    lane LowCardinality(String),
    stale LowCardinality(String), -- why its times were not believed: resend, clock, late, or nothing
    -- Which record of the log brought this row, and when the log appended it: offsets begin anew with a new log.
    source_partition UInt32,
    source_offset UInt64 CODEC(Delta, ZSTD(1)),
    logged_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    processed_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    INDEX by_event_id event_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_trace_id trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
    -- Finds the rows that are not rolled into the sums yet.
    INDEX by_stored_at stored_at TYPE minmax GRANULARITY 1,
    -- Asked by hasAllTokens(pairs, ['key=value', …]).
    INDEX by_pair pairs TYPE text(tokenizer = 'array')
)
ENGINE = MergeTree
PARTITION BY toMonday(received_at)
ORDER BY (project_id, group_id, timestamp, event_id)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS index_granularity = 4096, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
         auto_statistics_types = '', merge_selector_base = 10,
         merge_max_block_size = 1024, merge_max_block_size_bytes = 1048576;
