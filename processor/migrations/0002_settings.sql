-- Settings: versioned rows, the newest wins. Written by the dashboard alone.
CREATE TABLE IF NOT EXISTS organizations
(
    slug String, version UInt64, name String, created_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version) ORDER BY slug
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS projects
(
    project_id UInt32,
    version UInt64,
    organization String,
    slug String,
    name String,
    platform LowCardinality(String),
    status LowCardinality(String), -- active, disabled
    allowed_domains Array(String),
    created_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version) ORDER BY project_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS project_keys
(
    public_key String,
    version UInt64,
    project_id UInt32,
    label String,
    status LowCardinality(String), -- active, disabled
    created_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version) ORDER BY public_key
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

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
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS api_tokens
(
    token_hash String,
    version UInt64,
    label String,
    user_id String,
    status LowCardinality(String), -- active, revoked
    created_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version) ORDER BY token_hash
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
