-- Versioned rows, the newest wins. Written by the dashboard alone.
CREATE TABLE IF NOT EXISTS projects
(
    project_id UInt32,
    version UInt64,
    organization String,
    slug String,
    name String,
    platform LowCardinality(String),
    status LowCardinality(String), -- active, disabled
    allowed_domains Array(String),
    created_at DateTime64(3, 'UTC'),
    -- JSON texts of what the settings topic tells relays.
    filters String DEFAULT '{}',
    quotas String DEFAULT '[]',
    drains String DEFAULT '[]',
    spike_protection UInt8 DEFAULT 1
)
ENGINE = ReplacingMergeTree(version) ORDER BY project_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
