-- Sums of a release in an environment by minute of receiving: releases, alerts and percentiles are made of them. Rolled from the
-- facts of events and from spans, each with a marker of its own (`environment` names the table).
CREATE TABLE IF NOT EXISTS release_minutes
(
    project_id UInt32,
    environment LowCardinality(String),
    release LowCardinality(String),
    minute DateTime('UTC'),
    errors SimpleAggregateFunction(sum, UInt64),
    weighted_errors SimpleAggregateFunction(sum, Float64),
    transactions SimpleAggregateFunction(sum, UInt64),
    weighted_transactions SimpleAggregateFunction(sum, Float64),
    failed SimpleAggregateFunction(sum, UInt64),
    weighted_failed SimpleAggregateFunction(sum, Float64),
    durations AggregateFunction(quantilesTDigestWeighted(0.5, 0.75, 0.95, 0.99), Float64, UInt32),
    users AggregateFunction(uniq, UInt64),
    -- Sessions that began in the minute, by how they ended.
    sessions SimpleAggregateFunction(sumMap, Map(String, UInt64)),
    -- Of the one row of project 0: the number of the newest roll and up to where it went. It lies in the block of its roll, so it is
    -- there exactly when that roll's sums are; hence the table has no partitions.
    rolled SimpleAggregateFunction(max, String)
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, toDate(minute), environment, release, minute)
TTL minute + INTERVAL 90 DAY DELETE WHERE project_id != 0
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
         auto_statistics_types = '', merge_selector_base = 10;
