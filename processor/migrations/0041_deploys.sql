-- Deploys of releases, each written once.
CREATE TABLE IF NOT EXISTS deploys
(
    project_id UInt32,
    release String,
    deploy_id UInt64,
    environment LowCardinality(String),
    name String,
    url String,
    started_at DateTime64(3, 'UTC'), -- 1970 where it is unknown
    finished_at DateTime64(3, 'UTC'),
    at DateTime64(3, 'UTC'), -- when the API was told
    by String
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (project_id, release, deploy_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
