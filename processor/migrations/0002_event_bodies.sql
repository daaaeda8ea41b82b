-- Bodies: what is shown of an event. Found by the whole key that its facts give, and the highest revision; a later revision is
-- written when a source map came late. Neighbours are of one group, which packs well. Small granules: a read decompresses half a
-- megabyte, not ten.
CREATE TABLE IF NOT EXISTS event_bodies
(
    project_id UInt32,
    group_id UInt64,
    timestamp DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    event_id UUID,
    revision UInt32,
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
    title String CODEC(ZSTD(1)),
    culprit String CODEC(ZSTD(1)),
    type LowCardinality(String),
    value String CODEC(ZSTD(1)),
    -- The files and functions of its in-app frames, for searches of the stack.
    stack Array(String) CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    relay LowCardinality(String),
    fingerprint Array(String) CODEC(ZSTD(1)),
    grouping_version LowCardinality(String),
    blob String, -- the hash of the source map that made this revision; empty for the first
    -- The normalised, symbolicated event as JSON text; free-form, so never a JSON column: one bad value would fail its insert.
    data String CODEC(ZSTD(1)),
    lane LowCardinality(String),
    source_partition UInt32,
    source_offset UInt64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toMonday(received_at)
ORDER BY (project_id, group_id, timestamp, event_id, revision)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS index_granularity = 128, index_granularity_bytes = 524288, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
         auto_statistics_types = '', merge_selector_base = 10,
         merge_max_block_size = 1024, merge_max_block_size_bytes = 1048576;
