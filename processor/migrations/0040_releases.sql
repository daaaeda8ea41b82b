-- What is known of each release, in the order of its version: the issue decider alone writes it, a row for each fact that changes
-- something. The highest version wins; all are kept, so that a decider whose batch comes again finds the state before that batch.
-- Rows have no age: after a year a release still has its place among the others.
CREATE TABLE IF NOT EXISTS releases
(
    project_id UInt32,
    release String,
    -- Rises by one with each change of this release; there is one writer per project.
    version UInt64,
    fact LowCardinality(String), -- seen, created, finalized, described, deployed, commits, deleted
    at DateTime64(3, 'UTC'),
    by String,
    package LowCardinality(String), -- stands before the @ of a version
    status LowCardinality(String), -- open, archived, deleted
    -- By receive time; 1970 where it was never seen.
    first_seen DateTime64(3, 'UTC'),
    first_event String,
    first_environment String,
    created_at DateTime64(3, 'UTC'), -- by the API, else its first sight
    created_by String,
    created_via LowCardinality(String), -- api, cli, seen
    date_released DateTime64(3, 'UTC'), -- 1970 where nobody said it
    url String,
    ref String,
    deploys UInt32,
    commits UInt32,
    -- The whole state after this change as one JSON value (`src/releases/release-state.ts`). The columns above it are for searching.
    state String CODEC(ZSTD(1)),
    -- The record of the log that brought this change: a repeated batch is recognised by it.
    source_partition UInt32,
    source_offset UInt64
)
ENGINE = MergeTree
ORDER BY (project_id, release, version)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
