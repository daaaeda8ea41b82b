-- Settings: versioned rows, the newest wins. Written by the dashboard alone.
CREATE TABLE IF NOT EXISTS organizations
(
    slug String,
    version UInt64,
    name String,
    created_at DateTime64(3, 'UTC'),
    quotas String DEFAULT '[]'
)
ENGINE = ReplacingMergeTree(version) ORDER BY slug
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
