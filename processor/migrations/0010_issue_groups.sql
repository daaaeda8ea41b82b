-- Groups whose issue is not, or was not always, the group itself: a row for each move. The highest version of a group wins. A group
-- without rows is its own issue. All versions are kept, because an undo returns to the row before. Rows of a group are read by the
-- key; those of an issue by a scan of its project, which has a row for each group that was moved.
CREATE TABLE IF NOT EXISTS issue_groups
(
    project_id UInt32,
    group_id UInt64,
    -- Rises by one with each move of this group; there is one writer per project.
    version UInt64,
    issue_id UInt64, -- after this move
    kind LowCardinality(String), -- inherited, merged, unmerged, rule, healed
    at DateTime64(3, 'UTC'),
    by String,
    -- The record of the log that brought this move: a repeated batch is recognised by it, and an undo finds all moves of a change.
    source_partition UInt32,
    source_offset UInt64
)
ENGINE = MergeTree
ORDER BY (project_id, group_id, version)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
