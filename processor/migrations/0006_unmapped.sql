-- Which events wait for which map, by `unmapped` of their facts. Rolled from the facts.
CREATE TABLE IF NOT EXISTS unmapped
(
    project_id UInt32,
    key String CODEC(ZSTD(1)), -- a debug id, or release, dist and path
    group_id UInt64,
    event_id UUID,
    timestamp SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    received_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    -- Of the one row of project 0: the number of the newest roll and up to where it went. It lies in the block of its roll, so it is
    -- there exactly when that roll's sums are; hence the table has no partitions.
    rolled SimpleAggregateFunction(max, String)
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, key, group_id, event_id)
TTL toDateTime(received_at) + INTERVAL 90 DAY DELETE WHERE project_id != 0
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
         auto_statistics_types = '', merge_selector_base = 10;
