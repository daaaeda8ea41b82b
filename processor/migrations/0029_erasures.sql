-- People whose data is erased, as hashes. Versioned rows, the newest wins. Processors drop what comes of them.
CREATE TABLE IF NOT EXISTS erasures
(
    erasure_id String,
    version UInt64,
    project_id UInt32, -- 0 is all projects
    kind LowCardinality(String), -- id, email, ip
    hash FixedString(64), -- SHA-256 of `kind:value` in hex; its first 16 digits are the user key of facts
    at DateTime64(3, 'UTC'),
    by String,
    status LowCardinality(String), -- waiting, done
    done_at DateTime64(3, 'UTC'),
    events UInt64, -- how many lost their user and body
    spans UInt64
)
ENGINE = ReplacingMergeTree(version) ORDER BY erasure_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
