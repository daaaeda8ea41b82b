-- How an address wants to be told of issues, by address because one of BREAKWATER_MAIL_TO has no account. Versioned rows, the newest
-- wins; an address without a row has the defaults.
CREATE TABLE IF NOT EXISTS preferences
(
    email String, -- lower case
    version UInt64,
    mode LowCardinality(String), -- all, digest, off
    projects String, -- JSON: project to mode, where it is another one
    per_hour UInt32, -- single notices in an hour
    time_zone String -- IANA name
)
ENGINE = ReplacingMergeTree(version) ORDER BY email
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
