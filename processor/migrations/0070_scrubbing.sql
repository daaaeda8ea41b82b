-- The rules by which items of an organization or a project are scrubbed, besides those that are built in, and whether addresses of users
-- are kept. Versioned rows, the newest wins; a scope without a row has no rule and keeps addresses.
CREATE TABLE IF NOT EXISTS scrubbing
(
    scope String, -- organization:SLUG or project:ID
    version UInt64,
    rules String, -- JSON: pattern, where, action
    keeps_addresses UInt8,
    at DateTime64(3, 'UTC'),
    by String
)
ENGINE = ReplacingMergeTree(version) ORDER BY scope
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
