-- On which days a trace has spans: a trace is found by its id without a look into every week. Rolled from spans.
CREATE TABLE IF NOT EXISTS trace_days
(
    trace_id String CODEC(ZSTD(1)),
    project_id UInt32,
    day Date, -- of receiving
    spans SimpleAggregateFunction(sum, UInt64),
    -- Of the one row of project 0: the number of the newest roll and up to where it went. It lies in the block of its roll, so it is
    -- there exactly when that roll's sums are; hence the table has no partitions.
    rolled SimpleAggregateFunction(max, String)
)
ENGINE = AggregatingMergeTree
ORDER BY (trace_id, project_id, day)
TTL day + INTERVAL 30 DAY DELETE WHERE project_id != 0
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
         auto_statistics_types = '', merge_selector_base = 10;
