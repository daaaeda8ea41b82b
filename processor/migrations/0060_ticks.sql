-- The ticks that the deciders of each partition of `issues` have passed: up to when they have judged, and what absence means nothing in.
CREATE TABLE IF NOT EXISTS ticks
(
    partition UInt32,
    minute DateTime('UTC'), -- its end
    away Array(Tuple(from DateTime64(3, 'UTC'), to DateTime64(3, 'UTC'))), -- spans in which no relay could take anything
    gap UInt8, -- 1 where a clock jumped over the minute
    source_offset UInt64
)
ENGINE = MergeTree
ORDER BY (partition, minute)
TTL minute + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
