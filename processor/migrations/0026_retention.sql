-- For how many days rows are kept, by kind. Versioned rows, the newest wins. Written by the dashboard alone.
CREATE TABLE IF NOT EXISTS retention
(
    project_id UInt32, -- 0 is the installation
    version UInt64,
    events UInt16, -- days; 0 is as the installation says
    spans UInt16,
    at DateTime64(3, 'UTC'),
    by String
)
ENGINE = ReplacingMergeTree(version) ORDER BY project_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
