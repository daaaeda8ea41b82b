-- A name and its people. Versioned rows, the newest wins. Written by the directory alone.
CREATE TABLE IF NOT EXISTS teams
(
    team_id String,
    version UInt64,
    organization String,
    name String,
    members Array(String), -- ids of people
    status LowCardinality(String), -- active, deleted
    created_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version) ORDER BY team_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
