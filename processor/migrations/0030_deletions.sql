-- Issues and projects that are deleted. Versioned rows, the newest wins.
CREATE TABLE IF NOT EXISTS deletions
(
    project_id UInt32,
    issue_id UInt64, -- 0 is the whole project
    at DateTime64(3, 'UTC'),
    version UInt64,
    by String,
    status LowCardinality(String), -- waiting, done
    groups Array(UInt64), -- of the issue when it was deleted
    done_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version) ORDER BY (project_id, issue_id, at)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
