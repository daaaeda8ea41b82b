-- Whether the store takes rows is proven by a row. Of each process the newest is kept, for a day.
CREATE TABLE IF NOT EXISTS write_probes (
    process String,
    at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at)
ORDER BY process
TTL toDateTime(at) + INTERVAL 1 DAY
SETTINGS non_replicated_deduplication_window = 100, fsync_after_insert = 1, fsync_part_directory = 1;
