-- On which day the files of a debug id were last used to symbolicate: at most a row a day and processor.
CREATE TABLE IF NOT EXISTS artifact_uses
(
    project_id UInt32,
    debug_id String,
    used_on Date
)
ENGINE = ReplacingMergeTree(used_on)
ORDER BY (project_id, debug_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
