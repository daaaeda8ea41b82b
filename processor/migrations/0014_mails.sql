-- A mail per decision and receiver. `pending` is written before the send, so that a crash sends it at most once.
CREATE TABLE IF NOT EXISTS mails
(
    mail_id String, -- decision and receiver, hashed
    version UInt64,
    decision String,
    kind LowCardinality(String),
    project_id UInt32,
    issue_id UInt64,
    receiver String,
    subject String,
    text String CODEC(ZSTD(1)),
    html String CODEC(ZSTD(1)),
    status LowCardinality(String), -- pending, sent, failed, outbox
    detail String,
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY mail_id
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
