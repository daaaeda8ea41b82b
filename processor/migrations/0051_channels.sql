-- Channels that people made, such as webhooks. Versioned rows, the newest wins.
CREATE TABLE IF NOT EXISTS channels
(
    channel_id String,
    version UInt64,
    kind LowCardinality(String), -- webhook, slack
    name String,
    config String, -- JSON, with what is secret
    projects String, -- JSON: ids; none are all
    is_on UInt8,
    created_by String,
    created_at DateTime64(3, 'UTC'),
    status LowCardinality(String) DEFAULT ''
)
ENGINE = ReplacingMergeTree(version) ORDER BY channel_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
