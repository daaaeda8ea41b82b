-- Commits of each release, newest first. A later set replaces the one before; `state` of the release names the set that holds.
CREATE TABLE IF NOT EXISTS release_commits
(
    project_id UInt32,
    release String,
    commits_set String,
    position UInt32,
    repository String,
    sha String,
    at DateTime64(3, 'UTC'),
    by String
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (project_id, release, commits_set, position)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
