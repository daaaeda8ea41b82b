-- What whoever runs the product was told.
CREATE TABLE IF NOT EXISTS operator_alerts
(
    alert_id String, -- deterministic: two processors that notice the same thing say it once
    version UInt64,
    kind LowCardinality(String), -- cohort, behind, canary, loss, stale_client
    stage LowCardinality(String),
    cohort DateTime('UTC'),
    title String,
    detail String,
    status LowCardinality(String), -- open, over
    at DateTime64(3, 'UTC'),
    over_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY alert_id
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
