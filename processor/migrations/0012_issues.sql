-- The newest state of each issue: the row of issue_activity with the highest version wins.
CREATE TABLE IF NOT EXISTS issues
(
    project_id UInt32,
    issue_id UInt64,
    version UInt64,
    kind LowCardinality(String),
    at DateTime64(3, 'UTC'),
    by String,
    release String,
    environment String,
    reason LowCardinality(String),
    others Array(UInt64),
    moved UInt32,
    state String CODEC(ZSTD(1)),
    status LowCardinality(String),
    substatus LowCardinality(String),
    merged_into UInt64,
    event_id String,
    title String,
    culprit String,
    type String,
    value String,
    level LowCardinality(String),
    platform LowCardinality(String),
    handled UInt8,
    first_release String,
    source_partition UInt32,
    source_offset UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project_id, issue_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';

CREATE MATERIALIZED VIEW IF NOT EXISTS issues_from_activity TO issues AS SELECT * FROM issue_activity;
