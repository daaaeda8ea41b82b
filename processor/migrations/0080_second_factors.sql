-- The second factor of people. Versioned rows, the newest wins.
CREATE TABLE IF NOT EXISTS second_factors
(
    user_id String,
    version UInt64,
    secret String, -- encrypted by a key that is not in the store
    is_confirmed UInt8,
    last_step UInt32, -- of the last code that was taken, so that none is taken twice
    recovery_hashes Array(String),
    created_at DateTime64(3, 'UTC'),
    writer String, -- random: of two who write the same, one is refused
    status LowCardinality(String) DEFAULT ''
)
ENGINE = ReplacingMergeTree(version) ORDER BY user_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
-- Links that set a password, once they are used: the first write of one wins.
CREATE TABLE IF NOT EXISTS used_links
(
    link_id String,
    version UInt64,
    used_at DateTime64(3, 'UTC'),
    taker String
)
ENGINE = ReplacingMergeTree(version) ORDER BY link_id
TTL toDateTime(used_at) + INTERVAL 7 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
ALTER TABLE users
    ADD COLUMN IF NOT EXISTS first_password_hash String DEFAULT '', -- empty: the password was never changed
    ADD COLUMN IF NOT EXISTS password_changed_at DateTime64(3, 'UTC') DEFAULT toDateTime64(0, 3, 'UTC');
