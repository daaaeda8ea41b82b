-- Spans of time in which nobody is told of a project's decisions. Versioned rows, the newest wins.
CREATE TABLE IF NOT EXISTS silences
(
    silence_id String,
    version UInt64,
    project_id UInt32,
    environment String, -- empty: all
    starts_at DateTime64(3, 'UTC'),
    ends_at DateTime64(3, 'UTC'),
    reason String,
    by String,
    ended_by String, -- who ended it early; empty where its time ended it
    told UInt8, -- its digest was announced
    status LowCardinality(String) DEFAULT ''
)
ENGINE = ReplacingMergeTree(version) ORDER BY silence_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
