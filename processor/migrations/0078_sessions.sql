-- Browsers that are signed in. Versioned rows, the newest wins; the id is a hash of what the cookie holds.
CREATE TABLE IF NOT EXISTS sessions
(
    session_id String,
    version UInt64,
    user_id String,
    created_at DateTime64(3, 'UTC'),
    ends_at DateTime64(3, 'UTC'),
    network String, -- the address without its last part
    user_agent String,
    status LowCardinality(String) -- active, ended
)
ENGINE = ReplacingMergeTree(version) ORDER BY session_id
TTL toDateTime(ends_at) + INTERVAL 1 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
-- The last use of sessions and tokens, at most one a minute from each process.
CREATE TABLE IF NOT EXISTS credential_uses
(
    kind LowCardinality(String), -- session, token
    id String,
    used_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(used_at) ORDER BY (kind, id)
TTL toDateTime(used_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
