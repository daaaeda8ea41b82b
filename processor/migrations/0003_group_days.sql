-- Sums of a group's events by day, with the hours inside: what lists, charts and the whole life of an issue are made of. Rolled from
-- the facts. It is the life of an issue: no TTL, deleted with the issue.
CREATE TABLE IF NOT EXISTS group_days
(
    project_id UInt32,
    group_id UInt64,
    day Date,
    events SimpleAggregateFunction(sum, UInt64),
    weighted SimpleAggregateFunction(sum, Float64),
    hours SimpleAggregateFunction(sumMap, Map(UInt8, UInt64)), -- hour of the day (UTC) to events
    -- hour of the day (UTC) to the events that its stored ones stand for beyond themselves; empty where no client samples
    beyond SimpleAggregateFunction(sumMap, Map(UInt8, Float64)),
    users SimpleAggregateFunction(groupUniqArrayArray, Array(UInt32)), -- hash and hour in one number (`src/sums/user-hours.ts`)
    halved SimpleAggregateFunction(max, UInt8), -- users with so many zeros at the end of their hash are complete, others are not
    first_seen SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    -- Of the one row of project 0: the number of the newest roll and up to where it went. It lies in the block of its roll, so it is
    -- there exactly when that roll's sums are; hence the table has no partitions.
    rolled SimpleAggregateFunction(max, String)
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, toStartOfMonth(day), group_id, day)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
         auto_statistics_types = '', merge_selector_base = 10;
