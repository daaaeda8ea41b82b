-- The group that showed a hash first: what joins builds (coarse), or the group that version 1 of grouping would have given. A group that
-- shows it later is of the issue that the anchor is of now. The highest version of a hash wins; there is one writer per project.
CREATE TABLE IF NOT EXISTS group_anchors
(
    project_id UInt32,
    hash UInt64,
    version UInt64,
    group_id UInt64,
    at DateTime64(3, 'UTC'),
    -- The record of the log that brought it: a repeated batch is recognised by it.
    source_partition UInt32,
    source_offset UInt64
)
ENGINE = MergeTree
ORDER BY (project_id, hash, version)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
