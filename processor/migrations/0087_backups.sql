-- Nightly backups and what their proof found. The row of an id that was written last wins.
CREATE TABLE IF NOT EXISTS backups
(
    backup_id String, -- its folder's name; empty where none could be taken
    taken_at DateTime64(3, 'UTC'),
    at DateTime64(3, 'UTC'),
    status LowCardinality(String), -- proven, failed
    bytes UInt64,
    events UInt64, -- facts that the restored store had when it opened
    from_log UInt64, -- events that came from the restored log
    cohorts UInt64, -- that balance
    took_ms UInt64,
    detail String -- why it is not proven
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (taken_at, backup_id)
TTL toDateTime(at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
