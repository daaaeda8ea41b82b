-- Commits that a release was said to have, by repository and id. The newest description wins.
CREATE TABLE IF NOT EXISTS commits
(
    project_id UInt32,
    repository String,
    sha String,
    author_name String,
    author_email String,
    message String CODEC(ZSTD(1)),
    timestamp DateTime64(3, 'UTC'),
    files Array(String) CODEC(ZSTD(1)), -- at most 100 of file_count
    file_count UInt32,
    at DateTime64(3, 'UTC') -- when the API was told
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (project_id, repository, sha)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
