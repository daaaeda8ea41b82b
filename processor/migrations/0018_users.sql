-- Identities: the first write of an address wins, so two first-run forms cannot both make the account.
CREATE TABLE IF NOT EXISTS users
(
    email String, -- lower case
    version UInt64, -- for a change of an existing account; the account itself is made with version 1
    user_id String,
    name String,
    password_hash String,
    status LowCardinality(String),
    created_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version) ORDER BY email
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
