-- Sums of transactions by name, operation and quarter of an hour. `weighted…` and `durations` count each transaction as often as its
-- sample rate says that it stands for. Rolled from spans.
CREATE TABLE IF NOT EXISTS transaction_quarters
(
    project_id UInt32,
    transaction String,
    op LowCardinality(String),
    quarter DateTime('UTC'),
    count SimpleAggregateFunction(sum, UInt64),
    weighted_count SimpleAggregateFunction(sum, Float64),
    failed SimpleAggregateFunction(sum, UInt64),
    weighted_failed SimpleAggregateFunction(sum, Float64),
    weighted_ms SimpleAggregateFunction(sum, Float64),
    durations AggregateFunction(quantilesTDigestWeighted(0.5, 0.75, 0.95, 0.99), Float64, UInt32),
    users AggregateFunction(uniq, UInt64),
    -- Of the one row of project 0: the number of the newest roll and up to where it went. It lies in the block of its roll, so it is
    -- there exactly when that roll's sums are; hence the table has no partitions.
    rolled SimpleAggregateFunction(max, String)
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, toStartOfMonth(quarter), transaction, op, quarter)
TTL quarter + INTERVAL 90 DAY DELETE WHERE project_id != 0
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
         auto_statistics_types = '', merge_selector_base = 10;
