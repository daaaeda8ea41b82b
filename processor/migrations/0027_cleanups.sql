-- The steps of each clean-up and what each freed; the step `run` is written at its end, and says whether it came to one.
CREATE TABLE IF NOT EXISTS cleanups
(
    run DateTime64(3, 'UTC'), -- when the clean-up began
    at DateTime64(3, 'UTC'),
    step LowCardinality(String), -- week, project, mask, sums, artifacts, issues, erasure, issue, deleted_project, run
    project_id UInt32, -- 0 where a step is of all projects
    table LowCardinality(String),
    partition String,
    rows UInt64,
    bytes UInt64, -- freed on the disk
    done UInt8 -- 0 for a clean-up that its time limit ended
)
ENGINE = MergeTree
ORDER BY (run, at)
TTL toDateTime(run) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
