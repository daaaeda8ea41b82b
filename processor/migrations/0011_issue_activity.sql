-- Everything that happened to an issue, in the order of its version: the issue decider alone writes it.
CREATE TABLE IF NOT EXISTS issue_activity
(
    project_id UInt32,
    issue_id UInt64,
    -- Rises by one with each change of this issue; there is one writer per project.
    version UInt64,
    kind LowCardinality(String), -- new, regressed, resolved, reopened, merged, absorbed, unmerged, parted, refused
    at DateTime64(3, 'UTC'),
    by String,
    release String,
    environment String,
    reason LowCardinality(String), -- of `refused`: why
    others Array(UInt64), -- issues on the other side of a merge or unmerge; of `refused`, the ids that it named
    moved UInt32, -- groups that came or went, of `absorbed` and `parted`
    -- The whole state after this change as one JSON value (`src/issues/state.ts`). The columns below it are for searching.
    state String CODEC(ZSTD(1)),
    status LowCardinality(String), -- unresolved, resolved
    substatus LowCardinality(String), -- new, regressed, ongoing, ''
    merged_into UInt64, -- the issue that this one is part of; 0 where it stands for itself
    event_id String,
    title String,
    culprit String,
    type String,
    value String,
    level LowCardinality(String),
    platform LowCardinality(String),
    handled UInt8,
    first_release String,
    -- The record of the log that brought this change: a repeated batch is recognised by it.
    source_partition UInt32,
    source_offset UInt64
)
ENGINE = MergeTree
ORDER BY (project_id, issue_id, version)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
