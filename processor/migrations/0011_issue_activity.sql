-- Everything that happened to an issue, in the order of its version: the only thing the issue decider writes.
CREATE TABLE IF NOT EXISTS issue_activity
(
    project_id UInt32,
    issue_id UInt64,
    -- Rises by one with each change of this issue; there is one writer per issue.
    version UInt64,
    kind LowCardinality(String), -- new, regressed, resolved, reopened
    at DateTime64(3, 'UTC'),
    by String,
    release String,
    environment String,
    event_id String,
    status LowCardinality(String), -- unresolved, resolved: after this change
    substatus LowCardinality(String), -- new, regressed, ongoing, ''
    merged_into UInt64, -- the issue that this one is part of; 0 where it stands for itself
    resolved_at DateTime64(3, 'UTC'),
    resolved_by String,
    resolved_in_release String,
    title String,
    culprit String,
    type String,
    value String,
    level LowCardinality(String),
    platform LowCardinality(String),
    handled UInt8,
    first_release String,
    -- Which record of the log brought this change: what a repeated batch is recognised by.
    source_partition UInt32,
    source_offset UInt64
)
ENGINE = MergeTree
ORDER BY (project_id, issue_id, version)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
