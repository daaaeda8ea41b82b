-- Versioned rows, the newest wins. Written by the dashboard alone.
CREATE TABLE IF NOT EXISTS api_tokens
(
    token_hash String,
    version UInt64,
    label String,
    user_id String,
    status LowCardinality(String), -- active, revoked
    created_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version) ORDER BY token_hash
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
