-- How often each key=value came in a project on a day, over all groups: suggestions of values, wildcards, and what is in common
-- against all others. Rolled from the facts.
CREATE TABLE IF NOT EXISTS pair_days
(
    project_id UInt32,
    pair String CODEC(ZSTD(1)),
    day Date,
    events SimpleAggregateFunction(sum, UInt64),
    last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    -- Of the one row of project 0: the number of the newest roll and up to where it went. It lies in the block of its roll, so it is
    -- there exactly when that roll's sums are; hence the table has no partitions.
    rolled SimpleAggregateFunction(max, String)
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, pair, day)
TTL day + INTERVAL 90 DAY DELETE WHERE project_id != 0
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
         auto_statistics_types = '', merge_selector_base = 10;
