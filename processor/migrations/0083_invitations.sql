-- Links by which people get an account, each good once. Only the hash of the secret in the link is kept. Versioned rows, the newest wins.
-- Written by the directory alone.
CREATE TABLE IF NOT EXISTS invitations
(
    token_hash String, -- SHA-256 of the secret, in hex
    version UInt64,
    email String, -- lower case
    user_id String, -- who invited; empty for the token of the environment
    by String,
    status LowCardinality(String), -- active, ended
    claim String, -- random, of the writer that ended it
    created_at DateTime64(3, 'UTC'),
    expires_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version) ORDER BY token_hash
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
