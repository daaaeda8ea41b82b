-- Versioned rows, the newest wins. Written by the dashboard alone.
CREATE TABLE IF NOT EXISTS project_keys
(
    public_key String,
    version UInt64,
    project_id UInt32,
    label String,
    status LowCardinality(String), -- active, disabled
    created_at DateTime64(3, 'UTC'),
    quotas String DEFAULT '[]'
)
ENGINE = ReplacingMergeTree(version) ORDER BY public_key
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
